package org.creditsledger.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.database.TimeOrderedId;
import org.jspecify.annotations.Nullable;

/** A row of {@code holds}. Read and change it only while its balance row is locked. */
@Entity
@Table(name = "holds")
class HoldRow {

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

    /** The debit of the job, with its actual amount. */
    Posting debit(long capturedAmount) {
        return debit(capturedAmount, reason, meta);
    }

    /** The same, with the reason and meta of the finished job. */
    Posting debit(long capturedAmount, String reason, Map<String, String> meta) {
        return Posting.jobDebit(uid, type, capturedAmount, job(), reason, meta, createdBy);
    }

    @Nullable UUID entryId() {
        return entryId;
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
