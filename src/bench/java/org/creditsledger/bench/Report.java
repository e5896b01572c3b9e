package org.creditsledger.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The results as a table for people, a page for the documents, and JSON for programs. */
class Report {

    static final String FUNCTION = "floor: function";
    static final String STATEMENTS = "floor: statements";
    static final String SINGLE = "single path";
    static final String COALESCED = "coalesced path";
    static final String WARM_UP = "warm-up";
    static final String ALONE = "1 caller, 50 accounts";

    private static final String HEADER =
            "| work | variant | postings/s | p50 ms | p99 ms | CPU µs | × function | × statements | × coalesced | slowest–fastest round |\n"
                    + "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";

    private final Map<String, Map<String, Measurement>> byShape = new LinkedHashMap<>();
    private final Machine machine;

    Report(Machine machine) {
        this.machine = machine;
    }

    Measurement of(String shape, String way) {
        return byShape.computeIfAbsent(shape, _ -> new LinkedHashMap<>()).computeIfAbsent(way, _ -> new Measurement());
    }

    String markdown() {
        return """
                # Performance

                The cost of a posting, compared with the minimum that PostgreSQL must do for it: the same rows, keys, hashes and
                indexes, hand-written as one PL/pgSQL function (*floor: function*) and as JDBC statements in one
                transaction (*floor: statements*). 20 callers each send the next posting when the last one is answered; callers,
                application and database share the machine. `./bench` repeats the measurement and writes this page; machines
                differ, so compare the ratios. The variants alternate in short rounds, and a ratio compares totals. *CPU µs* is
                the CPU time of callers, application and database together per posting. On a busy machine it is more
                reliable than the postings per second, which then favor variants that run on many threads: the coalesced
                path runs on few.

                """ + machine + "\n" + rows();
    }

    void write(Path json) throws IOException {
        var results = new ArrayList<Map<String, Object>>();
        measured()
                .forEach((shape, ways) -> ways.forEach((way, measurement) -> {
                    var result = new LinkedHashMap<String, Object>();
                    result.put("work", shape);
                    result.put("way", way);
                    result.put("perSecond", Math.round(measurement.perSecond()));
                    result.put("p50Millis", measurement.millis(0.5));
                    result.put("p99Millis", measurement.millis(0.99));
                    result.put(
                            "perSecondByRound",
                            measurement.rounds().stream().map(Math::round).toList());
                    results.add(result);
                }));
        Files.writeString(
                json,
                JsonMapper.builder()
                        .build()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of("machine", machine.facts(), "results", results)));
    }

    private Map<String, Map<String, Measurement>> measured() {
        var measured = new LinkedHashMap<>(byShape);
        measured.remove(WARM_UP);
        return measured;
    }

    String rows() {
        var text = new StringBuilder(HEADER);
        measured()
                .forEach((shape, ways) -> ways.forEach((way, measurement) ->
                        text.append("| %s | %s | %,.0f | %.2f | %.2f | %.0f | %s | %s | %s | %,.0f–%,.0f |%n"
                                .formatted(
                                        shape,
                                        way,
                                        measurement.perSecond(),
                                        measurement.millis(0.5),
                                        measurement.millis(0.99),
                                        measurement.cpuMicros(),
                                        ratio(measurement, ways.get(FUNCTION)),
                                        ratio(measurement, ways.get(STATEMENTS)),
                                        ratio(measurement, ways.get(COALESCED)),
                                        measurement.rounds().stream()
                                                .min(Double::compare)
                                                .orElseThrow(),
                                        measurement.rounds().stream()
                                                .max(Double::compare)
                                                .orElseThrow()))));
        return text.toString();
    }

    /** Empty if there is no floor: no hand-written version of this exists. */
    private static String ratio(Measurement measurement, Measurement floor) {
        return floor == null ? "" : "%.2f".formatted(measurement.perSecond() / floor.perSecond());
    }
}
