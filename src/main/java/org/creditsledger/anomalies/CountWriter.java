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

    /** Two statements, because H2 lacks ON CONFLICT DO UPDATE. */
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

    /** Runs after the count was updated, so the row is locked and its state cannot change in between. */
    private static final String REMEMBER_RECURRENCE = """
            insert into anomaly_changes (anomaly_id, version, changed_at, state, changed_by, note)
            select id, version + 1, last_seen, 'new', null, '' from anomalies
            where kind = :kind and anomaly_key = :key and state = 'resolved'
            """;

    private static final String REOPEN = """
            update anomalies set state = 'new', version = version + 1
            where kind = :kind and anomaly_key = :key and state = 'resolved'
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
                && Arrays.stream(jdbc.batchUpdate(REMEMBER_RECURRENCE, recurred))
                                .sum()
                        > 0) {
            jdbc.batchUpdate(REOPEN, recurred);
        }
    }

    /** @return whether the kind and key are new; otherwise nothing changes */
    @Transactional
    public boolean insert(AnomalyCounter.Count count) {
        return jdbc.update(INSERT, row(count)) > 0;
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
