package org.creditsledger.ledger;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code credits_ledger}: written once, never changed, chained to the one before it by its hash. */
@Entity
@Immutable
@Table(name = "credits_ledger")
class EntryRow {

    @Id
    private UUID id;

    private String uid;
    private String type;
    private long seq;

    @Enumerated(EnumType.STRING)
    private Direction direction;

    private long amount;
    private long balanceAfter;
    private String source;
    private String reason;
    private @Nullable String jobId;
    private @Nullable String paymentId;
    private @Nullable UUID invoiceId;
    private @Nullable UUID relatedEntryId;

    @Convert(converter = MetaJson.class)
    private Map<String, String> meta;

    private Instant createdAt;
    private String createdBy;
    private String idempotencyKey;
    private byte[] fingerprint;
    private byte @Nullable [] previousHash;
    private byte[] hash;

    @SuppressWarnings("NullAway.Init")
    protected EntryRow() {} // for JPA

    EntryRow(Posting posting, long seq, long balanceAfter, Instant createdAt, byte @Nullable [] previousHash) {
        this.id = EntryId.at(createdAt);
        this.uid = posting.uid();
        this.type = posting.type();
        this.seq = seq;
        this.direction = posting.direction();
        this.amount = posting.amount();
        this.balanceAfter = balanceAfter;
        this.source = posting.source();
        this.reason = posting.reason();
        this.jobId = posting.jobId();
        this.paymentId = posting.paymentId();
        this.invoiceId = posting.invoiceId();
        this.relatedEntryId = posting.relatedEntryId();
        this.meta = posting.meta();
        this.createdAt = createdAt;
        this.createdBy = posting.createdBy();
        this.idempotencyKey = posting.idempotencyKey();
        this.fingerprint = fingerprintOf(posting);
        this.previousHash = previousHash;
        this.hash = computeHash();
    }

    byte[] hash() {
        return hash;
    }

    /** Whether this entry is what the posting wishes for; only the key itself and the invoice are not compared. */
    boolean grants(Posting posting) {
        return Arrays.equals(fingerprint, fingerprintOf(posting));
    }

    Entry toEntry() {
        return new Entry(
                id,
                uid,
                type,
                seq,
                direction,
                amount,
                balanceAfter,
                source,
                reason,
                jobId,
                paymentId,
                invoiceId,
                relatedEntryId,
                meta,
                createdAt,
                createdBy,
                idempotencyKey);
    }

    private static byte[] fingerprintOf(Posting posting) {
        return new CanonicalHash()
                .add("uid", posting.uid())
                .add("type", posting.type())
                .add("direction", posting.direction())
                .add("amount", posting.amount())
                .add("source", posting.source())
                .add("reason", posting.reason())
                .add("job_id", posting.jobId())
                .add("payment_id", posting.paymentId())
                .add("related_entry_id", posting.relatedEntryId())
                .add("meta", MetaJson.write(posting.meta()))
                .add("created_by", posting.createdBy())
                .digest();
    }

    private byte[] computeHash() {
        return new CanonicalHash()
                .add("previous_hash", previousHash)
                .add("id", id)
                .add("uid", uid)
                .add("type", type)
                .add("seq", seq)
                .add("direction", direction)
                .add("amount", amount)
                .add("balance_after", balanceAfter)
                .add("source", source)
                .add("reason", reason)
                .add("job_id", jobId)
                .add("payment_id", paymentId)
                .add("invoice_id", invoiceId)
                .add("related_entry_id", relatedEntryId)
                .add("meta", MetaJson.write(meta))
                .add("created_at", createdAt)
                .add("created_by", createdBy)
                .add("idempotency_key", idempotencyKey)
                .digest();
    }
}
