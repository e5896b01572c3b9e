package org.creditsledger.ledger;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Operation.Extension;
import org.creditsledger.ledger.Operation.Terms;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of {@code hold_changes}: a call that changed a hold, so that the repeated call changes nothing. */
@Entity
@Immutable
@Table(name = "hold_changes")
class HoldChangeRow {

    /** As JDBC reads and writes them, in this order. */
    static final String COLUMNS = """
            id, hold_id, uid, kind, idempotency_key, amount, timeout_ms, final, entry_id, reason, created_at, created_by""";

    private static final String EXTEND = "extend";
    private static final String CAPTURE = "capture";
    private static final String RELEASE = "release";

    @Id
    private UUID id;

    private UUID holdId;
    private String uid;
    private String kind;
    private @Nullable String idempotencyKey;
    private @Nullable Long amount;
    private @Nullable Long timeoutMs;

    @Column(name = "final")
    private @Nullable Boolean isFinal;

    private @Nullable UUID entryId;
    private @Nullable String reason;
    private Instant createdAt;
    private String createdBy;

    @SuppressWarnings("NullAway.Init")
    protected HoldChangeRow() {} // for JPA

    private HoldChangeRow(HoldRow hold, String kind, Instant now, String createdBy) {
        this.createdAt = now.truncatedTo(ChronoUnit.MICROS);
        this.id = TimeOrderedId.at(createdAt);
        this.holdId = hold.id();
        this.uid = hold.balance().uid();
        this.kind = kind;
        this.createdBy = createdBy;
    }

    static HoldChangeRow extension(HoldRow hold, Extension.More more, Instant now) {
        var row = new HoldChangeRow(hold, EXTEND, now, more.createdBy());
        row.idempotencyKey = more.callKey();
        row.amount = more.amount();
        row.timeoutMs = more.timeout() == null ? null : more.timeout().toMillis();
        return row;
    }

    static HoldChangeRow capture(HoldRow hold, Terms terms, UUID entryId, Instant now) {
        var row = new HoldChangeRow(hold, CAPTURE, now, hold.createdBy());
        row.idempotencyKey = terms.callKey();
        row.amount = terms.amount();
        row.isFinal = terms.isFinal();
        row.entryId = entryId;
        return row;
    }

    static HoldChangeRow release(HoldRow hold, Operation.Grounds grounds, Instant now) {
        var row = new HoldChangeRow(hold, RELEASE, now, grounds.createdBy());
        row.reason = grounds.reason();
        return row;
    }

    /** From a row of {@link #COLUMNS}. */
    HoldChangeRow(ResultSet row) throws SQLException {
        this.id = row.getObject("id", UUID.class);
        this.holdId = row.getObject("hold_id", UUID.class);
        this.uid = row.getString("uid");
        this.kind = row.getString("kind");
        this.idempotencyKey = row.getString("idempotency_key");
        this.amount = row.getObject("amount", Long.class);
        this.timeoutMs = row.getObject("timeout_ms", Long.class);
        this.isFinal = row.getObject("final", Boolean.class);
        this.entryId = row.getObject("entry_id", UUID.class);
        this.reason = row.getString("reason");
        this.createdAt = Timestamps.instant(row, "created_at");
        this.createdBy = row.getString("created_by");
    }

    /** Sets one parameter for each of {@link #COLUMNS}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
        statement.setObject(2, holdId);
        statement.setString(3, uid);
        statement.setString(4, kind);
        statement.setString(5, idempotencyKey);
        statement.setObject(6, amount, Types.BIGINT);
        statement.setObject(7, timeoutMs, Types.BIGINT);
        statement.setObject(8, isFinal, Types.BOOLEAN);
        statement.setObject(9, entryId);
        statement.setString(10, reason);
        statement.setObject(11, Timestamps.utc(createdAt));
        statement.setString(12, createdBy);
    }

    boolean isOf(UUID holdId, @Nullable String callKey) {
        return this.holdId.equals(holdId) && callKey != null && callKey.equals(idempotencyKey);
    }

    @Nullable UUID entryId() {
        return entryId;
    }

    boolean grants(Extension.More more) {
        return kind.equals(EXTEND)
                && Objects.equals(amount, more.amount())
                && Objects.equals(timeoutMs == null ? null : Duration.ofMillis(timeoutMs), more.timeout());
    }

    boolean grants(Terms terms) {
        return kind.equals(CAPTURE)
                && Objects.equals(amount, terms.amount())
                && Objects.equals(isFinal, terms.isFinal());
    }
}
