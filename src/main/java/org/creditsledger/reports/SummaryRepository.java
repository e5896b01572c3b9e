package org.creditsledger.reports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.creditsledger.ledger.Direction;
import org.creditsledger.reports.DaySummary.Total;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads and writes the summaries, and adds up the entries. Each day is a range of the index of entries by time. */
@Component
class SummaryRepository {

    private static final String ENTRIES_OF_DAY = """
            from credits_ledger where created_at >= :begin and created_at < :end
            """;

    private final JdbcClient jdbc;

    SummaryRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first day that has an entry. */
    Optional<LocalDate> firstDay() {
        return jdbc.sql("select created_at from credits_ledger order by created_at, id fetch first 1 rows only")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDate())
                .optional();
    }

    TreeSet<LocalDate> summarizedDays(LocalDate from, LocalDate to) {
        return new TreeSet<>(jdbc.sql("select \"day\" from summarised_days where \"day\" between :from and :to")
                .param("from", from)
                .param("to", to)
                .query(LocalDate.class)
                .list());
    }

    /** Of two runs that summarize the same day, the second waits here until the first commits. */
    void lock(LocalDate day, Instant now) {
        jdbc.sql("insert into summarised_days (\"day\", summarised_at) values (:day, :now) on conflict do nothing")
                .param("day", day)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("update summarised_days set summarised_at = :now where \"day\" = :day")
                .param("day", day)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void delete(LocalDate day) {
        jdbc.sql("delete from daily_credits_summary where \"day\" = :day")
                .param("day", day)
                .update();
    }

    void insert(LocalDate day) {
        ofDay("""
                insert into daily_credits_summary ("day", type, direction, source, entries, credits)
                select cast(:day as date), type, direction, source, count(*), sum(amount)
                """ + ENTRIES_OF_DAY + " group by type, direction, source", day)
                .param("day", day)
                .update();
    }

    long entries(LocalDate day) {
        return jdbc.sql("select coalesce(sum(entries), 0) from daily_credits_summary where \"day\" = :day")
                .param("day", day)
                .query(Long.class)
                .single();
    }

    Map<LocalDate, List<Total>> find(LocalDate from, LocalDate to) {
        var byDay = new LinkedHashMap<LocalDate, List<Total>>();
        jdbc.sql("""
                        select type, direction, source, entries, credits, "day" from daily_credits_summary
                        where "day" between :from and :to order by "day", type, direction, source
                        """).param("from", from).param("to", to).query(row -> {
            byDay.computeIfAbsent(row.getObject("day", LocalDate.class), _ -> new ArrayList<>())
                    .add(total(row, 0));
        });
        return byDay;
    }

    /** The current totals of a day's entries, whether it was summarized or not. */
    List<Total> sum(LocalDate day) {
        return ofDay(
                        "select type, direction, source, count(*), sum(amount) " + ENTRIES_OF_DAY
                                + " group by type, direction, source order by type, direction, source",
                        day)
                .query(SummaryRepository::total)
                .list();
    }

    /** The differences between the summary of a day and its entries; one statement, so it sees one state. */
    List<Difference> differences(LocalDate day) {
        return ofDay("""
                select type, direction, source, sum(said_entries), sum(said_credits), sum(entries), sum(credits)
                from (select type, direction, source, entries as said_entries, credits as said_credits, 0 as entries, 0 as credits
                      from daily_credits_summary where "day" = :day
                      union all
                      select type, direction, source, 0, 0, count(*), sum(amount)
                """ + ENTRIES_OF_DAY + """
                      group by type, direction, source) both_sides
                group by type, direction, source
                having sum(said_entries) <> sum(entries) or sum(said_credits) <> sum(credits)
                order by type, direction, source
                """, day)
                .param("day", day)
                .query((row, _) -> new Difference(
                        total(row, 0),
                        new Total(
                                row.getString(1),
                                Direction.ofCode(row.getString(2)),
                                row.getString(3),
                                row.getLong(6),
                                row.getLong(7))))
                .list();
    }

    record Difference(Total summary, Total ledger) {

        /** Whether entries after the summary explain the difference: everything in the summary still exists. */
        boolean isOfLaterEntries() {
            return ledger.entries() > summary.entries() && ledger.credits() > summary.credits();
        }

        @Override
        public String toString() {
            return "%s %s %s: the summary has %s entries of %s credits, the ledger %s of %s"
                    .formatted(
                            ledger.type(),
                            ledger.direction().code(),
                            ledger.source(),
                            summary.entries(),
                            summary.credits(),
                            ledger.entries(),
                            ledger.credits());
        }
    }

    private JdbcClient.StatementSpec ofDay(String sql, LocalDate day) {
        return jdbc.sql(sql)
                .param("begin", day.atStartOfDay().atOffset(ZoneOffset.UTC))
                .param("end", day.plusDays(1).atStartOfDay().atOffset(ZoneOffset.UTC));
    }

    private static Total total(ResultSet row, int rowNumber) throws SQLException {
        return new Total(
                row.getString(1), Direction.ofCode(row.getString(2)), row.getString(3), row.getLong(4), row.getLong(5));
    }
}
