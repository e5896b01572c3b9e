package org.creditsledger.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.Timestamps;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/**
 * One posting that took effect, as other packages read it. It never changes.
 *
 * @param seq 1, 2, 3… per uid and type, without gaps
 * @param amount whole credits, always positive
 * @param balanceAfter the user's credits of this type after this entry
 * @param createdAt to the microsecond, later than every earlier entry of the same uid and type
 * @param lots whose credits it brought or took, in their order; empty if no lot took part
 */
public record Entry(
        UUID id,
        String uid,
        String type,
        long seq,
        Direction direction,
        long amount,
        long balanceAfter,
        String source,
        String reason,
        @Nullable String jobId,
        @Nullable String paymentId,
        @Nullable UUID invoiceId,
        @Nullable UUID relatedEntryId,
        Map<String, String> meta,
        Instant createdAt,
        String createdBy,
        String idempotencyKey,
        List<Slice> lots) {

    /** Its columns in {@code credits_ledger}. */
    public static final String COLUMNS = """
            id, uid, type, seq, direction, amount, balance_after, source, reason, job_id, payment_id, invoice_id,
            related_entry_id, meta, created_at, created_by, idempotency_key, lots""";

    /** The one place that reads an entry from a row of {@code credits_ledger}. */
    public static final RowMapper<Entry> MAPPER = (row, _) -> new Entry(
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
            row.getString("idempotency_key"),
            SlicesJson.read(row.getString("lots")));

    /** The request that it answered: to post it again is a replay. */
    public Posting request() {
        return new Posting(
                uid,
                type,
                direction,
                amount,
                source,
                reason,
                jobId,
                paymentId,
                invoiceId,
                relatedEntryId,
                meta,
                createdBy,
                idempotencyKey,
                SlicesJson.asked(lots));
    }
}
