package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Column;
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
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.jspecify.annotations.Nullable;

/** A row of {@code holds}. Read and change it only while its balance row is locked. */
@Entity
@Table(name = "holds")
class HoldRow {

    /** As JDBC reads and writes them, in this order. */
    static final String COLUMNS = """
            id, uid, type, source, job_id, attempt, reason, reason_of_caller, meta, minimum_amount, created_at, created_by,
            status, amount, asked_amount, expires_at, asked_expires_at, settled_at, captured_amount, entry_id, captures, lots""";

    /** Those that change, as they are set; then the condition that a hold is as it was read. */
    static final String CHANGE = """
            status = ?, amount = ?, asked_amount = ?, expires_at = ?, asked_expires_at = ?, settled_at = ?, captured_amount = ?,
            entry_id = ?, captures = ?, lots = ?
            where id = ? and status = ? and amount = ? and captured_amount is not distinct from ?""";

    @Id
    private UUID id;

    @Column(updatable = false)
    private String uid;

    @Column(updatable = false)
    private String type;

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

    /** Null if it was placed for its whole amount. */
    @Column(updatable = false)
    private @Nullable Long minimumAmount;

    @Column(updatable = false)
    private Instant createdAt;

    @Column(updatable = false)
    private String createdBy;

    @Enumerated(EnumType.STRING)
    private HoldStatus status;

    private long amount;

    /** As it was placed; null if that is its amount. */
    private @Nullable Long askedAmount;

    private Instant expiresAt;

    /** As it was placed; null if it still expires then. */
    private @Nullable Instant askedExpiresAt;

    private @Nullable Instant settledAt;
    private @Nullable Long capturedAmount;
    private @Nullable UUID entryId;
    private int captures;

    /** The credits that it holds, in the order of their use; empty if none of them is in a lot. */
    @Convert(converter = SlicesJson.class)
    private List<Slice> lots = List.of();

    /** As it was read, so that a change is only written over the state that it was decided from. */
    @Transient
    private @Nullable Hold before;

    @SuppressWarnings("NullAway.Init")
    protected HoldRow() {} // for JPA

    /** @param amount whole credits that the balance grants of it */
    HoldRow(HoldRequest request, long amount, List<Slice> lots, Instant now) {
        var createdAt = now.truncatedTo(ChronoUnit.MICROS);
        this.id = TimeOrderedId.at(createdAt);
        this.uid = request.uid();
        this.type = request.type();
        this.amount = amount;
        this.askedAmount = amount == request.amount() ? null : request.amount();
        this.minimumAmount = request.minimum();
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
        this.lots = lots;
    }

    /** From a row of {@link #COLUMNS}. */
    HoldRow(ResultSet row) throws SQLException {
        this.id = row.getObject("id", UUID.class);
        this.uid = row.getString("uid");
        this.type = row.getString("type");
        this.source = row.getString("source");
        this.jobId = row.getString("job_id");
        this.attempt = row.getInt("attempt");
        this.reason = row.getString("reason");
        this.isReasonOfCaller = row.getObject("reason_of_caller", Boolean.class);
        this.meta = MetaJson.read(row.getString("meta"));
        this.minimumAmount = row.getObject("minimum_amount", Long.class);
        this.createdAt = Timestamps.instant(row, "created_at");
        this.createdBy = row.getString("created_by");
        this.status = HoldStatus.ofCode(row.getString("status")).orElseThrow();
        this.amount = row.getLong("amount");
        this.askedAmount = row.getObject("asked_amount", Long.class);
        this.expiresAt = Timestamps.instant(row, "expires_at");
        this.askedExpiresAt = Timestamps.instantOrNull(row, "asked_expires_at");
        this.settledAt = Timestamps.instantOrNull(row, "settled_at");
        this.capturedAmount = row.getObject("captured_amount", Long.class);
        this.entryId = row.getObject("entry_id", UUID.class);
        this.captures = row.getInt("captures");
        this.lots = SlicesJson.read(row.getString("lots"));
        this.before = toHold();
    }

    /** Sets one parameter for each of {@link #COLUMNS}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
        statement.setString(2, uid);
        statement.setString(3, type);
        statement.setString(4, source);
        statement.setString(5, jobId);
        statement.setInt(6, attempt);
        statement.setString(7, reason);
        statement.setObject(8, isReasonOfCaller, Types.BOOLEAN);
        statement.setString(9, MetaJson.write(meta));
        statement.setObject(10, minimumAmount, Types.BIGINT);
        statement.setObject(11, Timestamps.utc(createdAt));
        statement.setString(12, createdBy);
        bindState(statement, 13);
    }

    /** Sets the parameters of {@link #CHANGE}. */
    void bindChange(PreparedStatement statement) throws SQLException {
        bindState(statement, 1);
        statement.setObject(11, id);
        var before = requireNonNull(this.before);
        statement.setString(12, before.status().code());
        statement.setLong(13, before.amount());
        statement.setObject(14, before.capturedAmount(), Types.BIGINT);
    }

    private void bindState(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, status.code());
        statement.setLong(first + 1, amount);
        statement.setObject(first + 2, askedAmount, Types.BIGINT);
        statement.setObject(first + 3, Timestamps.utc(expiresAt));
        Timestamps.bind(statement, first + 4, askedExpiresAt);
        Timestamps.bind(statement, first + 5, settledAt);
        statement.setObject(first + 6, capturedAmount, Types.BIGINT);
        statement.setObject(first + 7, entryId);
        statement.setInt(first + 8, captures);
        statement.setString(first + 9, SlicesJson.write(lots));
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

    String createdBy() {
        return createdBy;
    }

    long amount() {
        return amount;
    }

    /** Whole credits that are not available because of it. */
    long held() {
        return toHold().held();
    }

    List<Slice> lots() {
        return lots;
    }

    void lots(List<Slice> lots) {
        this.lots = lots;
    }

    HoldStatus status() {
        return status;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** The debits that captured it. In a row of an earlier release, which had one at most, they are not counted. */
    int captures() {
        return entryId == null ? 0 : Math.max(captures, 1);
    }

    /** The last debit that captured it. */
    @Nullable UUID entryId() {
        return entryId;
    }

    boolean grants(HoldRequest request) {
        var asked = asked();
        return uid.equals(request.uid())
                && type.equals(request.type())
                && asked.amount() == request.amount()
                && Objects.equals(asked.minimum(), request.minimum())
                && toHold().hasReason(request.reason(), request.isReasonOfCaller())
                && meta.equals(request.meta())
                && createdBy.equals(request.createdBy())
                && asked.expiresAt().equals(createdAt.plus(request.timeout()));
    }

    boolean isDue(Instant now) {
        return status == HoldStatus.PENDING && !now.isBefore(expiresAt);
    }

    void captured(Entry debit) {
        captures = captures() + 1;
        capturedAmount = toHold().captured() + debit.amount();
        entryId = debit.id();
    }

    /** No capture follows. That also ends a hold which was released, or has expired, after its first captures. */
    void close(Instant now) {
        status = HoldStatus.CAPTURED;
        settledAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Changes nothing that it already is. */
    void extend(long amount, Instant expiresAt) {
        if (amount != this.amount) {
            askedAmount = asked().amount();
            this.amount = amount;
        }
        if (!expiresAt.equals(this.expiresAt)) {
            askedExpiresAt = asked().expiresAt();
            this.expiresAt = expiresAt;
        }
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
                asked(),
                status,
                createdAt,
                expiresAt,
                settledAt,
                capturedAmount,
                entryId,
                captures());
    }

    private Hold.Asked asked() {
        return new Hold.Asked(
                askedAmount == null ? amount : askedAmount,
                minimumAmount,
                askedExpiresAt == null ? expiresAt : askedExpiresAt);
    }

    /** Without another capture: released or expired. */
    void settle(HoldStatus outcome, Instant now) {
        if (status != HoldStatus.PENDING) {
            throw new IllegalStateException("hold " + id + " is " + status + " and cannot be " + outcome);
        }
        status = outcome;
        settledAt = now.truncatedTo(ChronoUnit.MICROS);
    }
}
