package org.creditsledger.ledger;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;

/** A row of {@code balances}: the running total of one uid and type, and the end of its chain of entries. */
@Entity
@Table(name = "balances")
class BalanceRow {

    /** As JDBC reads and writes them. */
    static final String COLUMNS = "uid, type, amount, held, seq, last_hash, updated_at, holds_changed_at";

    @EmbeddedId
    private BalanceId id;

    private long amount;
    private long held;
    private long seq;
    private byte @Nullable [] lastHash;
    /** The time of the last entry; the next one must be later. */
    private Instant updatedAt;

    private @Nullable Instant holdsChangedAt;

    /** As they were read, so that a change is only written over the state that it was decided from. */
    @Transient
    private long heldBefore;

    @Transient
    private long seqBefore;

    @SuppressWarnings("NullAway.Init")
    protected BalanceRow() {} // for JPA

    /** From a row of {@link #COLUMNS}. */
    BalanceRow(ResultSet row) throws SQLException {
        this.id = new BalanceId(row.getString("uid"), row.getString("type"));
        this.amount = row.getLong("amount");
        this.held = row.getLong("held");
        this.seq = row.getLong("seq");
        this.lastHash = row.getBytes("last_hash");
        this.updatedAt = Timestamps.instant(row, "updated_at");
        this.holdsChangedAt = Timestamps.instantOrNull(row, "holds_changed_at");
        this.heldBefore = held;
        this.seqBefore = seq;
    }

    /** Sets the columns that change, in their order in {@link #COLUMNS}; then the key, held and seq, as they were read. */
    void bindChange(PreparedStatement statement) throws SQLException {
        statement.setLong(1, amount);
        statement.setLong(2, held);
        statement.setLong(3, seq);
        statement.setBytes(4, lastHash);
        statement.setObject(5, Timestamps.utc(updatedAt));
        statement.setObject(
                6, holdsChangedAt == null ? null : Timestamps.utc(holdsChangedAt), Types.TIMESTAMP_WITH_TIMEZONE);
        statement.setString(7, id.uid());
        statement.setString(8, id.type());
        statement.setLong(9, heldBefore);
        statement.setLong(10, seqBefore);
    }

    BalanceId id() {
        return id;
    }

    long amount() {
        return amount;
    }

    Balance toBalance() {
        return new Balance(id.type(), amount, held);
    }

    BalanceRepository.BalanceNow toBalanceNow() {
        return new BalanceRepository.BalanceNow(id.type(), amount, held, updatedAt, holdsChangedAt);
    }

    long available() {
        return amount - held;
    }

    boolean covers(Posting posting) {
        return posting.direction() == Direction.CREDIT || posting.amount() <= available();
    }

    /** Needs the row locked and the posting {@linkplain #covers covered}; the caller must save the new entry. */
    EntryRow post(Posting posting, Instant now) {
        var change = posting.direction() == Direction.CREDIT ? posting.amount() : -posting.amount();
        amount = Math.addExact(amount, change);
        updatedAt = laterThanTheLast(now);
        seq++;
        var entry = new EntryRow(posting, seq, amount, updatedAt, lastHash);
        lastHash = entry.hash();
        return entry;
    }

    /** Reserves credits; the caller has checked that they are available. */
    void hold(long credits, Instant now) {
        held = Math.addExact(held, credits);
        holdsChangedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Makes reserved credits available again. */
    void unhold(long credits, Instant now) {
        held = Math.subtractExact(held, credits);
        holdsChangedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Each entry is later than the one before, even if the clock stands still or is set back. */
    private Instant laterThanTheLast(Instant now) {
        var micros = now.truncatedTo(ChronoUnit.MICROS);
        return seq == 0 || micros.isAfter(updatedAt) ? micros : updatedAt.plus(1, ChronoUnit.MICROS);
    }
}
