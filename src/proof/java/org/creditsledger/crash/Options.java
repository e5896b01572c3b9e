package org.creditsledger.crash;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The plan of a run.
 *
 * @param minutes when to stop even if cycles are left
 * @param wishesPerSecond the arrival rate; a wish is one to four requests
 * @param maxInFlight the number of requests that may wait for their answers; 1 is a single client
 * @param synchronousCommit of PostgreSQL; {@code off} shows that losses are found
 * @param faults the faults, in an order that the seed decides
 */
record Options(
        int cycles,
        long minutes,
        boolean isPostgres,
        long seed,
        double wishesPerSecond,
        int maxInFlight,
        String synchronousCommit,
        List<Fault> faults,
        Path jar,
        Path folder) {

    static Options parse(String... arguments) {
        var cycles = 20;
        var minutes = 24 * 60L;
        var isPostgres = true;
        var seed = System.nanoTime() % 1_000_000;
        var rate = 30.0;
        var inFlight = 64;
        var synchronousCommit = "on";
        List<Fault> faults = null;
        for (var i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--cycles" -> cycles = Integer.parseInt(value);
                case "--minutes" -> minutes = Long.parseLong(value);
                case "--database" ->
                    isPostgres = oneOf(value, "postgresql", "h2").equals("postgresql");
                case "--seed" -> seed = Long.parseLong(value);
                case "--rate" -> rate = Double.parseDouble(value);
                case "--in-flight" -> inFlight = Integer.parseInt(value);
                case "--synchronous-commit" -> synchronousCommit = oneOf(value, "on", "off");
                case "--fault" ->
                    faults =
                            List.of(Fault.valueOf(value.toUpperCase(Locale.ROOT).replace('-', '_')));
                default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            }
        }
        if (faults == null) {
            faults = isPostgres ? Fault.ON_POSTGRESQL : Fault.ON_H2;
        } else if (!isPostgres && !faults.equals(Fault.ON_H2)) {
            throw new IllegalArgumentException("on H2 only application-killed makes sense");
        }
        var target = Path.of("target");
        return new Options(
                cycles,
                minutes,
                isPostgres,
                seed,
                rate,
                inFlight,
                synchronousCommit,
                faults,
                target.resolve("credits-ledger.jar"),
                target.resolve("crash"));
    }

    static String oneOf(String value, String... values) {
        if (!List.of(values).contains(value)) {
            throw new IllegalArgumentException(value + " is none of " + String.join(", ", values));
        }
        return value;
    }
}
