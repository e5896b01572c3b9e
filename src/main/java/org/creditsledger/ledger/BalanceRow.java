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
import java.util.List;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/** A row of {@code balances}: the running total of one uid and type, and the end of its chain of entries. */
@Entity
@Table(name = "balances")
class BalanceRow {

    /** As JDBC reads and writes them. */
    static final String COLUMNS = """
            uid, type, amount, held, seq, last_hash, updated_at, holds_changed_at, lot_credits, lot_held, lots_seq""";

    @EmbeddedId
    private BalanceId id;

    private long amount;
    private long held;
    private long seq;
    private byte @Nullable [] lastHash;
    /** The time of the last entry; the next one must be later. */
    private Instant updatedAt;

    private @Nullable Instant holdsChangedAt;

    /** Whole credits in lots, and those of them that holds have pinned. */
    private long lotCredits;

    private long lotHeld;
    /** As {@code seq}, to keep out earlier releases, which do not set it; null without lots. */
    private @Nullable Long lotsSeq;

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
        this.lotCredits = row.getLong("lot_credits");
        this.lotHeld = row.getLong("lot_held");
        this.lotsSeq = row.getObject("lots_seq", Long.class);
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
        Timestamps.bind(statement, 6, holdsChangedAt);
        statement.setLong(7, lotCredits);
        statement.setLong(8, lotHeld);
        statement.setObject(9, lotsSeq, Types.BIGINT);
        statement.setString(10, id.uid());
        statement.setString(11, id.type());
        statement.setLong(12, heldBefore);
        statement.setLong(13, seqBefore);
    }

    BalanceId id() {
        return id;
    }

    long amount() {
        return amount;
    }

    BalanceRepository.BalanceNow toBalanceNow() {
        return new BalanceRepository.BalanceNow(id.type(), amount, held, lotCredits, updatedAt, holdsChangedAt);
    }

    long available() {
        return amount - held;
    }

    /** Whole credits that are in no lot and not held. */
    long plain() {
        return available() - (lotCredits - lotHeld);
    }

    boolean hasLots() {
        return lotCredits > 0;
    }

    boolean covers(Posting posting) {
        return posting.direction() == Direction.CREDIT || posting.amount() <= available();
    }

    /**
     * Needs the row locked and the posting {@linkplain #covers covered}; the caller must save the new entry.
     *
     * @param at the {@linkplain #nextTime time} of the entry
     */
    EntryRow post(Posting posting, UUID entryId, List<Slice> lots, Instant at) {
        var sign = posting.direction() == Direction.CREDIT ? 1 : -1;
        amount = Math.addExact(amount, sign * posting.amount());
        lotCredits = Math.addExact(lotCredits, sign * Slice.inLots(lots));
        updatedAt = at;
        seq++;
        lotsSeq = lotCredits == 0 ? null : seq;
        var entry = new EntryRow(posting, entryId, seq, amount, lots, at, lastHash);
        lastHash = entry.hash();
        return entry;
    }

    /**
     * Reserves credits; the caller has checked that they are available.
     *
     * @param lots those that are reserved in lots
     */
    void hold(long credits, List<Slice> lots, Instant now) {
        held = Math.addExact(held, credits);
        lotHeld = Math.addExact(lotHeld, Slice.inLots(lots));
        holdsChangedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Makes reserved credits available again. */
    void unhold(long credits, List<Slice> lots, Instant now) {
        held = Math.subtractExact(held, credits);
        lotHeld = Math.subtractExact(lotHeld, Slice.inLots(lots));
        holdsChangedAt = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** Each entry is later than the one before, even if the clock stands still or is set back. */
    Instant nextTime(Instant now) {
        var micros = now.truncatedTo(ChronoUnit.MICROS);
        return seq == 0 || micros.isAfter(updatedAt) ? micros : updatedAt.plus(1, ChronoUnit.MICROS);
    }
}
