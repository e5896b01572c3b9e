package org.creditsledger.jobs;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The table of docs/guides/jobs.md: the effect of each event in each state of an attempt. */
final class JobTable {

    static final String NEW = "new";
    static final String NOTHING_MADE = "succeeded, nothing was made";
    static final String MORE_THAN_THERE_IS = "succeeded, costs more than there is";
    static final String NOTHING_THERE = "succeeded, nothing is there";

    private static final List<String> STATES =
            List.of(NEW, "reserved", "lapsed", "charged", "unpaid", "free", "failed", "given back");

    /** A row; the answer may depend on whether credits were ever reserved. */
    record Row(String state, String event, String answer, String then, String anomaly) {

        String answer(boolean wasReserved) {
            return answer.equals("duplicate, or ignored without a start")
                    ? wasReserved ? "duplicate" : "ignored"
                    : answer;
        }

        @Override
        public String toString() {
            return state + ": " + event;
        }
    }

    /** The state of an attempt. */
    record Progress(String state, boolean wasReserved) {

        static final Progress START = new Progress(NEW, false);

        Row row(JobEvent.Kind kind) {
            return ROWS.get(state + ": " + kind.name().toLowerCase(Locale.ROOT));
        }

        Progress after(JobEvent.Kind kind) {
            var then = row(kind).then();
            return new Progress(then, wasReserved || then.equals("reserved"));
        }

        List<String> entries() {
            return switch (state) {
                case "charged" -> List.of("debit");
                case "given back" -> List.of("debit", "refund");
                default -> List.of();
            };
        }

        String hold() {
            if (!wasReserved) {
                return "none";
            }
            return switch (state) {
                case "reserved" -> "pending";
                case "charged", "given back" -> "captured";
                default -> "released";
            };
        }
    }

    private static final Map<String, Row> ROWS = rows().stream().collect(toMap(Row::toString, Function.identity()));

    private JobTable() {}

    static List<Row> rows() {
        try (var lines = Files.lines(Path.of("docs/guides/jobs.md"))) {
            return lines.filter(line -> line.startsWith("| "))
                    .map(line ->
                            Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                    .filter(cells -> STATES.contains(cells.get(1)))
                    .map(cells -> new Row(cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)))
                    .toList();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static List<String> states() {
        return STATES;
    }
}
