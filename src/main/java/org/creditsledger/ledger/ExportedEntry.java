package org.creditsledger.ledger;

import static org.creditsledger.ledger.CsvText.inert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/**
 * An entry on its way into a file, of which there may be millions: its columns go from the row to the cells as they are,
 * meta too, which is stored in the form in which it is written.
 *
 * @param cells in the order of {@link EntryExport}'s columns
 */
record ExportedEntry(EntryPosition position, String uid, String[] cells) {

    /** From a row of {@link EntryRow#COLUMNS}. */
    static ExportedEntry of(ResultSet row) throws SQLException {
        var id = row.getObject(1, UUID.class);
        var createdAt = row.getObject(15, OffsetDateTime.class).toInstant();
        return new ExportedEntry(new EntryPosition(createdAt, id), row.getString(2), new String[] {
            createdAt.toString(),
            inert(row.getString(3)),
            row.getString(5),
            Long.toString(row.getLong(6)),
            Long.toString(row.getLong(7)),
            inert(row.getString(8)),
            inert(row.getString(9)),
            inert(row.getString(10)),
            inert(row.getString(11)),
            Objects.requireNonNullElse(row.getString(12), ""),
            inert(row.getString(14)),
            inert(row.getString(16)),
            inert(row.getString(17)),
            id.toString(),
            Long.toString(row.getLong(4)),
            Objects.requireNonNullElse(row.getString(13), ""),
            HexFormat.of().formatHex(row.getBytes(20)),
        });
    }
}
