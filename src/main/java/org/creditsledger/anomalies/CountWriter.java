package org.creditsledger.anomalies;

import static org.creditsledger.database.Timestamps.utc;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds counts to the rows of {@code anomalies}; the counts of several nodes add up. */
@Component
class CountWriter {

    private static final String UPDATE = """
            update anomalies set times = times + :times, last_seen = greatest(last_seen, :last),
                entry_id = :entryId, attempted_amount = :attemptedAmount, balance = :balance,
                available = :available, details = :details
            where kind = :kind and anomaly_key = :key
            """;

    private static final String INSERT = """
            insert into anomalies (id, kind, anomaly_key, first_seen, last_seen, times, uid, type, entry_id,
                attempted_amount, balance, available, details, state)
            values (:id, :kind, :key, :first, :last, :times, :uid, :type, :entryId,
                :attemptedAmount, :balance, :available, :details, 'new')
            on conflict do nothing
            """;

    private final NamedParameterJdbcTemplate jdbc;

    CountWriter(NamedParameterJdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    public void write(List<AnomalyCounter.Count> counts) {
        var rows = counts.stream().map(CountWriter::row).toArray(MapSqlParameterSource[]::new);
        var updated = jdbc.batchUpdate(UPDATE, rows);
        var missing = new ArrayList<MapSqlParameterSource>();
        for (var i = 0; i < rows.length; i++) {
            if (updated[i] == 0) {
                missing.add(rows[i]);
            }
        }
        var again = new ArrayList<>(List.of(rows));
        again.removeAll(missing);
        for (var row : missing) {
            // One by one, because a batch does not show which rows another node has inserted meanwhile.
            if (jdbc.update(INSERT, row) == 0) {
                jdbc.update(UPDATE, row);
                again.add(row);
            }
        }
        var recurred = again.toArray(MapSqlParameterSource[]::new);
        if (recurred.length > 0
                && Arrays.stream(jdbc.batchUpdate(AnomalyRepository.REMEMBER_RECURRENCE, recurred))
                                .sum()
                        > 0) {
            jdbc.batchUpdate(AnomalyRepository.REOPEN, recurred);
        }
    }

    private static MapSqlParameterSource row(AnomalyCounter.Count count) {
        var report = count.report();
        return new MapSqlParameterSource()
                .addValue("id", UUID.randomUUID())
                .addValue("kind", report.kind().code())
                .addValue("key", report.key())
                .addValue("times", count.times())
                .addValue("first", utc(count.first()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("last", utc(count.last()), Types.TIMESTAMP_WITH_TIMEZONE)
                .addValue("uid", report.uid(), Types.VARCHAR)
                .addValue("type", report.type(), Types.VARCHAR)
                .addValue("entryId", report.entryId(), Types.OTHER)
                .addValue("attemptedAmount", report.attemptedAmount())
                .addValue("balance", report.balance())
                .addValue("available", report.available())
                .addValue("details", report.details());
    }
}
