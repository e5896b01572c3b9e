package org.creditsledger.crash;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule that decides whether metrics are flat. Each is measured at the end of each idle period. The first cycle, or
 * the first fifth of many, is the warm-up. Of the rest, the median of the last third may exceed that of the first third
 * only by {@link #ALLOWED}.
 */
class Flatness {

    static final int LEAST_CYCLES = 3;

    /** In percent of the metric, plus an amount in its own unit. */
    private static final Map<String, Allowed> ALLOWED = Map.of(
            "heap", new Allowed(10, 8 * 1024),
            "threads", new Allowed(0, 5),
            "connections", new Allowed(0, 1),
            "sessions", new Allowed(0, 2),
            "open files", new Allowed(0, 8));

    private Flatness() {}

    /** @return the metrics that have grown; empty if all are flat */
    static List<String> growth(List<Figures> quiet) {
        var found = new ArrayList<String>();
        levels(quiet).forEach((name, levels) -> {
            if (levels.end() > ALLOWED.get(name).most(levels.start())) {
                found.add("%s grew from %,d to %,d".formatted(name, levels.start(), levels.end()));
            }
        });
        return found;
    }

    /** By the name of the metric. */
    static Map<String, Levels> levels(List<Figures> quiet) {
        if (quiet.size() < LEAST_CYCLES) {
            throw new IllegalArgumentException(quiet.size() + " cycles show nothing");
        }
        var warm = quiet.subList(Math.max(1, quiet.size() / 5), quiet.size());
        var third = Math.max(1, warm.size() / 3);
        var start = medians(warm.subList(0, third));
        var end = medians(warm.subList(warm.size() - third, warm.size()));
        var levels = new LinkedHashMap<String, Levels>();
        start.forEach((name, level) -> levels.put(name, new Levels(level, end.get(name))));
        return levels;
    }

    private static Map<String, Long> medians(List<Figures> figures) {
        var medians = new LinkedHashMap<String, Long>();
        for (var name : figures.getFirst().byName().keySet()) {
            var sorted = figures.stream()
                    .map(figure -> figure.byName().get(name))
                    .sorted()
                    .toList();
            medians.put(name, sorted.get(sorted.size() / 2));
        }
        return medians;
    }

    record Levels(long start, long end) {}

    private record Allowed(long percent, long units) {

        long most(long start) {
            return start + start * percent / 100 + units;
        }
    }
}
