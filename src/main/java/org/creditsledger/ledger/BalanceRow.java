package org.creditsledger.ledger;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A row of {@code balances}: the running total of one uid and type, and the end of its chain of entries. */
@Entity
@Table(name = "balances")
class BalanceRow {

    @EmbeddedId
    private BalanceId id;

    private long amount;
    private long held;
    private long seq;
    private byte @Nullable [] lastHash;
    /** The time of the last entry; the next one must be later. */
    private Instant updatedAt;

    private @Nullable Instant holdsChangedAt;

    @SuppressWarnings("NullAway.Init")
    protected BalanceRow() {} // for JPA

    /** From a row of uid, type, amount, held, seq, last_hash, updated_at. */
    BalanceRow(ResultSet row) throws SQLException {
        this.id = new BalanceId(row.getString(1), row.getString(2));
        this.amount = row.getLong(3);
        this.held = row.getLong(4);
        this.seq = row.getLong(5);
        this.lastHash = row.getBytes(6);
        this.updatedAt = row.getObject(7, OffsetDateTime.class).toInstant();
    }

    /** Sets the changed columns amount, seq, last_hash, updated_at; then the key uid, type. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setLong(1, amount);
        statement.setLong(2, seq);
        statement.setBytes(3, lastHash);
        statement.setObject(4, updatedAt.atOffset(ZoneOffset.UTC));
        statement.setString(5, id.uid());
        statement.setString(6, id.type());
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
