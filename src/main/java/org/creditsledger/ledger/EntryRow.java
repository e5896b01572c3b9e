package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.Timestamps;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code credits_ledger}: written once, never changed, chained to the one before it by its hash. */
@Entity
@Immutable
@Table(name = "credits_ledger")
class EntryRow {

    /** As JDBC reads and writes them, in this order. */
    static final String COLUMNS = Entry.COLUMNS + ", fingerprint, previous_hash, hash";

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

    @Convert(converter = SlicesJson.class)
    private List<Slice> lots;

    /** Of a new entry, because its digests and its row need it. */
    @Transient
    private @Nullable String metaJson;

    @SuppressWarnings("NullAway.Init")
    protected EntryRow() {} // for JPA

    EntryRow(
            Posting posting,
            UUID id,
            long seq,
            long balanceAfter,
            List<Slice> lots,
            Instant createdAt,
            byte @Nullable [] previousHash) {
        this.id = id;
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
        this.metaJson = MetaJson.write(meta);
        this.createdAt = createdAt;
        this.createdBy = posting.createdBy();
        this.idempotencyKey = posting.idempotencyKey();
        this.lots = lots;
        this.fingerprint =
                EntryDigest.FINGERPRINT.over(column -> column.equals("meta") ? metaJson : value(posting, column));
        this.previousHash = previousHash;
        this.hash = computeHash();
    }

    /** From a row of {@link #COLUMNS}. */
    EntryRow(ResultSet row) throws SQLException {
        var entry = requireNonNull(Entry.MAPPER.mapRow(row, 0));
        this.id = entry.id();
        this.uid = entry.uid();
        this.type = entry.type();
        this.seq = entry.seq();
        this.direction = entry.direction();
        this.amount = entry.amount();
        this.balanceAfter = entry.balanceAfter();
        this.source = entry.source();
        this.reason = entry.reason();
        this.jobId = entry.jobId();
        this.paymentId = entry.paymentId();
        this.invoiceId = entry.invoiceId();
        this.relatedEntryId = entry.relatedEntryId();
        this.meta = entry.meta();
        this.createdAt = entry.createdAt();
        this.createdBy = entry.createdBy();
        this.idempotencyKey = entry.idempotencyKey();
        this.lots = entry.lots();
        this.fingerprint = row.getBytes("fingerprint");
        this.previousHash = row.getBytes("previous_hash");
        this.hash = row.getBytes("hash");
    }

    /** Sets one parameter for each of {@link #COLUMNS}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
        statement.setString(2, uid);
        statement.setString(3, type);
        statement.setLong(4, seq);
        statement.setString(5, direction.code());
        statement.setLong(6, amount);
        statement.setLong(7, balanceAfter);
        statement.setString(8, source);
        statement.setString(9, reason);
        statement.setString(10, jobId);
        statement.setString(11, paymentId);
        statement.setObject(12, invoiceId);
        statement.setObject(13, relatedEntryId);
        statement.setString(14, metaJson());
        statement.setObject(15, Timestamps.utc(createdAt));
        statement.setString(16, createdBy);
        statement.setString(17, idempotencyKey);
        statement.setString(18, SlicesJson.write(lots));
        statement.setBytes(19, fingerprint);
        statement.setBytes(20, previousHash);
        statement.setBytes(21, hash);
    }

    UUID id() {
        return id;
    }

    String uid() {
        return uid;
    }

    Instant createdAt() {
        return createdAt;
    }

    String idempotencyKey() {
        return idempotencyKey;
    }

    byte[] hash() {
        return hash;
    }

    boolean isOfJobId(String jobId) {
        return jobId.equals(this.jobId);
    }

    /**
     * Whether this entry answers the posting. The key and the invoice are not compared, nor is a reason in our wording, which
     * may have changed since.
     */
    boolean grants(Posting posting) {
        var wording = Posting.isReasonOfAPerson(source) ? posting.reason() : reason;
        return EntryDigest.isFingerprint(
                fingerprint, column -> column.equals("reason") ? wording : value(posting, column));
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
                idempotencyKey,
                lots);
    }

    private static @Nullable Object value(Posting posting, String column) {
        return switch (column) {
            case "uid" -> posting.uid();
            case "type" -> posting.type();
            case "direction" -> posting.direction().code();
            case "amount" -> posting.amount();
            case "source" -> posting.source();
            case "reason" -> posting.reason();
            case "job_id" -> posting.jobId();
            case "payment_id" -> posting.paymentId();
            case "related_entry_id" -> posting.relatedEntryId();
            case "meta" -> MetaJson.write(posting.meta());
            case "created_by" -> posting.createdBy();
            case "lots" -> SlicesJson.write(posting.lots());
            default -> throw new IllegalArgumentException(column);
        };
    }

    private String metaJson() {
        return metaJson == null ? MetaJson.write(meta) : metaJson;
    }

    private byte[] computeHash() {
        return EntryDigest.HASH.over(column -> switch (column) {
            case "previous_hash" -> previousHash;
            case "id" -> id;
            case "uid" -> uid;
            case "type" -> type;
            case "seq" -> seq;
            case "direction" -> direction.code();
            case "amount" -> amount;
            case "balance_after" -> balanceAfter;
            case "source" -> source;
            case "reason" -> reason;
            case "job_id" -> jobId;
            case "payment_id" -> paymentId;
            case "invoice_id" -> invoiceId;
            case "related_entry_id" -> relatedEntryId;
            case "meta" -> metaJson();
            case "created_at" -> createdAt;
            case "created_by" -> createdBy;
            case "idempotency_key" -> idempotencyKey;
            case "lots" -> SlicesJson.write(lots);
            default -> throw new IllegalArgumentException(column);
        });
    }
}
