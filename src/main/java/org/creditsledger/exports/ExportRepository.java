package org.creditsledger.exports;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;
import static org.creditsledger.database.Timestamps.utc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps a record of each export. */
@Repository
class ExportRepository {

    private static final String COLUMNS = "id, requested_by, filter, started_at, ended_at, entries, outcome";

    private final JdbcClient jdbc;

    ExportRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void begin(UUID id, String requestedBy, String filter, Instant startedAt) {
        jdbc.sql("insert into exports (" + COLUMNS + ") values (?, ?, ?, ?, null, 0, ?)")
                .params(id, requestedBy, filter, utc(startedAt), ExportOutcome.RUNNING.code())
                .update();
    }

    void end(UUID id, Instant endedAt, long entries, ExportOutcome outcome) {
        jdbc.sql("update exports set ended_at = ?, entries = ?, outcome = ? where id = ?")
                .params(utc(endedAt), entries, outcome.code(), id)
                .update();
    }

    Optional<ExportRecord> find(UUID id) {
        return query(" where id = ?", id).stream().findFirst();
    }

    /** Newest first, after a record; without one, from the newest. */
    List<ExportRecord> page(@Nullable ExportRecord after, int limit) {
        return after == null
                ? query(" order by started_at desc, id desc fetch first ? rows only", limit)
                : query(
                        " where (started_at, id) < (?, ?) order by started_at desc, id desc fetch first ? rows only",
                        utc(after.startedAt()),
                        after.id(),
                        limit);
    }

    private List<ExportRecord> query(String rest, Object... parameters) {
        return jdbc.sql("select " + COLUMNS + " from exports" + rest)
                .params(parameters)
                .query((row, _) -> new ExportRecord(
                        row.getObject("id", UUID.class),
                        row.getString("requested_by"),
                        row.getString("filter"),
                        instant(row, "started_at"),
                        instantOrNull(row, "ended_at"),
                        row.getLong("entries"),
                        ExportOutcome.ofCode(row.getString("outcome"))))
                .list();
    }
}
