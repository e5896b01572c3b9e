package org.creditsledger.crash;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The plan of one run: load and idleness take turns until the time is over.
 *
 * @param cycles of load and idleness; the metrics of the last are compared with those of the first after the warm-up
 * @param wishesPerSecond the arrival rate under load; a wish is one to four requests
 * @param plants the faults that are planted to show that they are found
 */
record SoakOptions(
        boolean isPostgres,
        int cycles,
        int loadSeconds,
        int idleSeconds,
        double wishesPerSecond,
        long seed,
        List<Plant> plants,
        Path jar,
        Path folder) {

    /** Longer than every timeout in {@link SoakRun}, and than the check of the log's size. */
    private static final int LOAD_SECONDS = 90;

    private static final int IDLE_SECONDS = 90;

    /** A fault that a run must find. */
    enum Plant {
        /** Sessions of pages never end. */
        SESSIONS,
        /** PostgreSQL refuses new entries for some seconds. */
        WRITES
    }

    /** @return one for each database */
    static List<SoakOptions> parse(String... arguments) {
        var minutes = 120L;
        var databases = List.of("h2", "postgresql");
        var seed = System.nanoTime() % 1_000_000;
        var rate = 10.0;
        var plants = new ArrayList<Plant>();
        for (var i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " needs a value");
            }
            var value = arguments[i + 1];
            switch (arguments[i]) {
                case "--minutes" -> minutes = Long.parseLong(value);
                case "--database" ->
                    databases = Options.oneOf(value, "h2", "postgresql", "both").equals("both")
                            ? databases
                            : List.of(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--rate" -> rate = Double.parseDouble(value);
                case "--plant" ->
                    plants.add(Plant.valueOf(
                            Options.oneOf(value, "sessions", "writes").toUpperCase(Locale.ROOT)));
                default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            }
        }
        if (plants.contains(Plant.WRITES) && databases.contains("h2")) {
            throw new IllegalArgumentException(
                    "nobody but the application reaches H2: --plant writes --database postgresql");
        }
        var cycles = (int) Math.ceilDiv(minutes * 60, LOAD_SECONDS + IDLE_SECONDS);
        if (cycles < Flatness.LEAST_CYCLES) {
            throw new IllegalArgumentException("--minutes has to be %d or more: fewer cycles show nothing"
                    .formatted((Flatness.LEAST_CYCLES - 1) * (LOAD_SECONDS + IDLE_SECONDS) / 60 + 1));
        }
        var all = new ArrayList<SoakOptions>();
        for (var database : databases) {
            all.add(new SoakOptions(
                    database.equals("postgresql"),
                    cycles,
                    LOAD_SECONDS,
                    IDLE_SECONDS,
                    rate,
                    seed,
                    plants,
                    Path.of("target/credits-ledger.jar"),
                    Path.of("target/soak").resolve("on-" + database)));
        }
        return all;
    }

    String database() {
        return isPostgres ? "PostgreSQL" : "H2";
    }
}
