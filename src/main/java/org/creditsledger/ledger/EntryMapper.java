package org.creditsledger.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.Timestamps;
import org.springframework.jdbc.core.RowMapper;

/** The one place that reads an entry from a row of {@code credits_ledger}. */
public final class EntryMapper implements RowMapper<Entry> {

    /** The columns of an {@link Entry}. */
    public static final String COLUMNS = """
            id, uid, type, seq, direction, amount, balance_after, source, reason, job_id, payment_id, invoice_id,
            related_entry_id, meta, created_at, created_by, idempotency_key""";

    @Override
    public Entry mapRow(ResultSet row, int rowNumber) throws SQLException {
        return read(row);
    }

    static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                row.getObject("id", UUID.class),
                row.getString("uid"),
                row.getString("type"),
                row.getLong("seq"),
                Direction.ofCode(row.getString("direction")),
                row.getLong("amount"),
                row.getLong("balance_after"),
                row.getString("source"),
                row.getString("reason"),
                row.getString("job_id"),
                row.getString("payment_id"),
                row.getObject("invoice_id", UUID.class),
                row.getObject("related_entry_id", UUID.class),
                MetaJson.read(row.getString("meta")),
                Timestamps.instant(row, "created_at"),
                row.getString("created_by"),
                row.getString("idempotency_key"));
    }
}
