package org.creditsledger.exports;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.text.CsvText.inert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.history.EntryPosition;
import org.creditsledger.ledger.Entry;

/**
 * An entry on its way into a file. A file can have millions, so the columns are copied from the row to the cells as they
 * are, even meta, which is stored in the form in which it is written.
 *
 * @param cells in the order of {@link EntryExport}'s columns
 */
record ExportedEntry(EntryPosition position, String uid, String[] cells) {

    /** The columns that {@link #of} reads. */
    static final String COLUMNS = Entry.COLUMNS + ", hash";

    static ExportedEntry of(ResultSet row, int rowNumber) throws SQLException {
        var id = row.getObject("id", UUID.class);
        var createdAt = instant(row, "created_at");
        return new ExportedEntry(new EntryPosition(createdAt, id), row.getString("uid"), new String[] {
            createdAt.toString(),
            inert(row.getString("type")),
            row.getString("direction"),
            Long.toString(row.getLong("amount")),
            Long.toString(row.getLong("balance_after")),
            inert(row.getString("source")),
            inert(row.getString("reason")),
            inert(row.getString("job_id")),
            inert(row.getString("payment_id")),
            Objects.requireNonNullElse(row.getString("invoice_id"), ""),
            inert(row.getString("meta")),
            inert(row.getString("created_by")),
            inert(row.getString("idempotency_key")),
            id.toString(),
            Long.toString(row.getLong("seq")),
            Objects.requireNonNullElse(row.getString("related_entry_id"), ""),
            HexFormat.of().formatHex(row.getBytes("hash")),
            inert(row.getString("lots")),
        });
    }
}
