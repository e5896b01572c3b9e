package org.creditsledger.ledger;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.text.CanonicalHash;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes entries by SQL as earlier releases did: their fingerprints cover every reason, and the wording of postings and
 * holds differs.
 */
public final class EarlierRelease {

    private static final List<String> FINGERPRINTED = List.of(
            "uid",
            "type",
            "direction",
            "amount",
            "source",
            "reason",
            "job_id",
            "payment_id",
            "related_entry_id",
            "meta",
            "created_by");

    /** The columns of an entry's hash in their order. */
    static final List<String> HASHED = List.of(
            "previous_hash",
            "id",
            "uid",
            "type",
            "seq",
            "direction",
            "amount",
            "balance_after",
            "source",
            "reason",
            "job_id",
            "payment_id",
            "invoice_id",
            "related_entry_id",
            "meta",
            "created_at",
            "created_by",
            "idempotency_key");

    private EarlierRelease() {}

    /** Writes the next entry of its user and type, and its balance. */
    public static void write(JdbcClient jdbc, Posting posting) {
        var before = jdbc.sql("select amount, seq, last_hash, updated_at from balances where uid = ? and type = ?")
                .params(posting.uid(), posting.type())
                .query((row, _) -> new Before(
                        row.getLong(1),
                        row.getLong(2),
                        row.getBytes(3),
                        row.getObject(4, OffsetDateTime.class).toInstant()))
                .optional()
                .orElse(new Before(0, 0, null, Instant.EPOCH));
        var now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        var createdAt =
                now.isAfter(before.updatedAt()) ? now : before.updatedAt().plus(1, ChronoUnit.MICROS);
        var balance = before.amount() + (posting.direction() == Direction.CREDIT ? 1 : -1) * posting.amount();

        var entry = new HashMap<String, Object>();
        entry.put("id", TimeOrderedId.at(createdAt));
        entry.put("uid", posting.uid());
        entry.put("type", posting.type());
        entry.put("seq", before.seq() + 1);
        entry.put("direction", posting.direction().code());
        entry.put("amount", posting.amount());
        entry.put("balance_after", balance);
        entry.put("source", posting.source());
        entry.put("reason", posting.reason());
        entry.put("job_id", posting.jobId());
        entry.put("payment_id", posting.paymentId());
        entry.put("invoice_id", posting.invoiceId());
        entry.put("related_entry_id", posting.relatedEntryId());
        entry.put("meta", MetaJson.write(posting.meta()));
        entry.put("created_at", createdAt);
        entry.put("created_by", posting.createdBy());
        entry.put("idempotency_key", posting.idempotencyKey());
        entry.put("previous_hash", before.lastHash());
        var fingerprint = digest(FINGERPRINTED, entry);
        var hash = digest(HASHED, entry);

        var columns = new ArrayList<>(HASHED);
        columns.addAll(List.of("fingerprint", "hash"));
        entry.put("fingerprint", fingerprint);
        entry.put("hash", hash);
        entry.put("created_at", createdAt.atOffset(ZoneOffset.UTC));
        jdbc.sql("insert into credits_ledger (" + String.join(", ", columns) + ") values ("
                        + columns.stream().map(_ -> "?").collect(joining(", ")) + ")")
                .params(columns.stream().map(entry::get).toList())
                .update();
        if (before.seq() == 0) {
            jdbc.sql("insert into balances (uid, type, amount, held, seq, updated_at) values (?, ?, 0, 0, 0, ?)")
                    .params(posting.uid(), posting.type(), createdAt.atOffset(ZoneOffset.UTC))
                    .update();
        }
        jdbc.sql("update balances set amount = ?, seq = ?, last_hash = ?, updated_at = ? where uid = ? and type = ?")
                .params(
                        balance,
                        before.seq() + 1,
                        hash,
                        createdAt.atOffset(ZoneOffset.UTC),
                        posting.uid(),
                        posting.type())
                .update();
    }

    static Posting inOtherWords(Posting posting, String reason) {
        return new Posting(
                posting.uid(),
                posting.type(),
                posting.direction(),
                posting.amount(),
                posting.source(),
                reason,
                posting.jobId(),
                posting.paymentId(),
                posting.invoiceId(),
                posting.relatedEntryId(),
                posting.meta(),
                posting.createdBy(),
                posting.idempotencyKey(),
                posting.lots());
    }

    static HoldRequest inOtherWords(HoldRequest request, String reason) {
        return new HoldRequest(
                request.uid(),
                request.type(),
                request.amount(),
                request.minimum(),
                request.source(),
                request.jobId(),
                request.attempt(),
                reason,
                request.isReasonOfCaller(),
                request.meta(),
                request.createdBy(),
                request.timeout());
    }

    private static byte[] digest(List<String> columns, Map<String, Object> entry) {
        var digest = new CanonicalHash();
        columns.forEach(column -> digest.add(column, entry.get(column)));
        return digest.digest();
    }

    private record Before(long amount, long seq, byte[] lastHash, Instant updatedAt) {}
}
