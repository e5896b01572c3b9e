package org.creditsledger.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;

/** A row of {@code holds}. Read and change it only while its balance row is locked. */
@Entity
@Table(name = "holds")
class HoldRow {

    /** As JDBC reads and writes them, in this order. */
    static final String COLUMNS = """
            id, uid, type, amount, source, job_id, attempt, reason, reason_of_caller, meta, created_at, created_by, expires_at,
            status, settled_at, captured_amount, entry_id""";

    @Id
    private UUID id;

    @Column(updatable = false)
    private String uid;

    @Column(updatable = false)
    private String type;

    @Column(updatable = false)
    private long amount;

    @Column(updatable = false)
    private String source;

    @Column(updatable = false)
    private String jobId;

    @Column(updatable = false)
    private int attempt;

    @Column(updatable = false)
    private String reason;

    /** Null in a hold that is older than this column. */
    @Column(name = "reason_of_caller", updatable = false)
    private @Nullable Boolean isReasonOfCaller;

    @Column(updatable = false)
    @Convert(converter = MetaJson.class)
    private Map<String, String> meta;

    @Enumerated(EnumType.STRING)
    private HoldStatus status;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private String createdBy;

    @Column(updatable = false)
    private Instant expiresAt;

    private @Nullable Instant settledAt;
    private @Nullable Long capturedAmount;
    private @Nullable UUID entryId;

    @SuppressWarnings("NullAway.Init")
    protected HoldRow() {} // for JPA

    HoldRow(HoldRequest request, Instant now) {
        var createdAt = now.truncatedTo(ChronoUnit.MICROS);
        this.id = TimeOrderedId.at(createdAt);
        this.uid = request.uid();
        this.type = request.type();
        this.amount = request.amount();
        this.source = request.source();
        this.jobId = request.jobId();
        this.attempt = request.attempt();
        this.reason = request.reason();
        this.isReasonOfCaller = request.isReasonOfCaller();
        this.meta = request.meta();
        this.status = HoldStatus.PENDING;
        this.createdAt = createdAt;
        this.createdBy = request.createdBy();
        this.expiresAt = createdAt.plus(request.timeout());
    }

    /** From a row of {@link #COLUMNS}. */
    HoldRow(ResultSet row) throws SQLException {
        this.id = row.getObject("id", UUID.class);
        this.uid = row.getString("uid");
        this.type = row.getString("type");
        this.amount = row.getLong("amount");
        this.source = row.getString("source");
        this.jobId = row.getString("job_id");
        this.attempt = row.getInt("attempt");
        this.reason = row.getString("reason");
        this.isReasonOfCaller = row.getObject("reason_of_caller", Boolean.class);
        this.meta = MetaJson.read(row.getString("meta"));
        this.createdAt = Timestamps.instant(row, "created_at");
        this.createdBy = row.getString("created_by");
        this.expiresAt = Timestamps.instant(row, "expires_at");
        this.status = HoldStatus.ofCode(row.getString("status")).orElseThrow();
        this.settledAt = Timestamps.instantOrNull(row, "settled_at");
        this.capturedAmount = row.getObject("captured_amount", Long.class);
        this.entryId = row.getObject("entry_id", UUID.class);
    }

    /** Sets one parameter for each of {@link #COLUMNS}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
        statement.setString(2, uid);
        statement.setString(3, type);
        statement.setLong(4, amount);
        statement.setString(5, source);
        statement.setString(6, jobId);
        statement.setInt(7, attempt);
        statement.setString(8, reason);
        statement.setObject(9, isReasonOfCaller, Types.BOOLEAN);
        statement.setString(10, MetaJson.write(meta));
        statement.setObject(11, Timestamps.utc(createdAt));
        statement.setString(12, createdBy);
        statement.setObject(13, Timestamps.utc(expiresAt));
        bindOutcome(statement, 14);
    }

    /** Sets the columns that change: status, settled_at, captured_amount, entry_id; then the key. */
    void bindChange(PreparedStatement statement) throws SQLException {
        bindOutcome(statement, 1);
        statement.setObject(5, id);
    }

    private void bindOutcome(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, status.code());
        statement.setObject(
                first + 1, settledAt == null ? null : Timestamps.utc(settledAt), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setObject(first + 2, capturedAmount, Types.BIGINT);
        statement.setObject(first + 3, entryId);
    }

    UUID id() {
        return id;
    }

    BalanceId balance() {
        return new BalanceId(uid, type);
    }

    JobAttempt job() {
        return new JobAttempt(source, jobId, attempt);
    }

    long amount() {
        return amount;
    }

    HoldStatus status() {
        return status;
    }

    boolean grants(HoldRequest request) {
        return uid.equals(request.uid())
                && type.equals(request.type())
                && amount == request.amount()
                && toHold().hasReason(request.reason(), request.isReasonOfCaller())
                && meta.equals(request.meta())
                && createdBy.equals(request.createdBy())
                && expiresAt.equals(createdAt.plus(request.timeout()));
    }

    boolean isDue(Instant now) {
        return status == HoldStatus.PENDING && !now.isBefore(expiresAt);
    }

    boolean wasCapturedWith(long amount) {
        return capturedAmount != null && capturedAmount == amount;
    }

    /** The debit of the job. */
    Posting debit(Operation.Terms terms) {
        return Posting.jobDebit(
                uid,
                type,
                terms.amount() == null ? amount : terms.amount(),
                job(),
                terms.reason() == null ? reason : terms.reason(),
                terms.meta() == null ? meta : terms.meta(),
                createdBy);
    }

    void capture(Entry debit) {
        settle(HoldStatus.CAPTURED, debit.createdAt());
        capturedAmount = debit.amount();
        entryId = debit.id();
    }

    void release(Instant now) {
        settle(HoldStatus.RELEASED, now);
    }

    void expire(Instant now) {
        settle(HoldStatus.EXPIRED, now);
    }

    Hold toHold() {
        return toHold(status);
    }

    /** The hold at that instant: expired once its time is over, even before the sweep has expired it. */
    Hold toHold(Instant now) {
        return toHold(isDue(now) ? HoldStatus.EXPIRED : status);
    }

    private Hold toHold(HoldStatus status) {
        return new Hold(
                id,
                uid,
                type,
                amount,
                source,
                jobId,
                attempt,
                reason,
                isReasonOfCaller,
                meta,
                status,
                createdAt,
                expiresAt,
                settledAt,
                capturedAmount,
                entryId);
    }

    private void settle(HoldStatus outcome, Instant now) {
        if (status != HoldStatus.PENDING) {
            throw new IllegalStateException("hold " + id + " is " + status + " and cannot be " + outcome);
        }
        status = outcome;
        settledAt = now.truncatedTo(ChronoUnit.MICROS);
    }
}
