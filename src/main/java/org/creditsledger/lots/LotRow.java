package org.creditsledger.lots;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** A row of {@code lots}. Read and change it only while its balance is locked. */
class LotRow {

    static final String COLUMNS = """
            id, uid, type, entry_id, category, priority, label, expires_at, amount, remaining, held, expiries, restored_from,
            created_at, voided_at""";

    /** Lots of the same priority are used in the order of their ends, those without an end last. */
    static final Comparator<LotRow> ORDER = Comparator.comparingInt((LotRow lot) -> lot.terms.priority())
            .thenComparing(lot -> lot.terms.expiresAt(), Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(lot -> lot.createdAt)
            // As PostgreSQL compares them.
            .thenComparing(lot -> lot.id.toString());

    private final UUID id;
    private final String uid;
    private final String type;
    private final UUID entryId;
    private final long amount;
    private final @Nullable UUID restoredFrom;
    private final Instant createdAt;
    private LotTerms terms;
    private long remaining;
    private long held;
    private int expiries;
    private @Nullable Instant voidedAt;

    /** As they were read, so that a change is only written over the state that it was decided from. */
    private final long remainingBefore;

    private final long heldBefore;
    private final int expiriesBefore;

    /** A lot that its first slice opens. */
    LotRow(UUID id, String uid, String type, UUID entryId, Slice first, LotTerms terms, Instant createdAt) {
        this.id = id;
        this.uid = uid;
        this.type = type;
        this.entryId = entryId;
        this.amount = first.amount();
        this.restoredFrom = first.restores();
        this.createdAt = createdAt;
        this.terms = terms;
        this.remaining = first.amount();
        this.remainingBefore = 0;
        this.heldBefore = 0;
        this.expiriesBefore = 0;
    }

    /** From a row of {@link #COLUMNS}. */
    LotRow(ResultSet row) throws SQLException {
        this.id = row.getObject("id", UUID.class);
        this.uid = row.getString("uid");
        this.type = row.getString("type");
        this.entryId = row.getObject("entry_id", UUID.class);
        this.terms = new LotTerms(
                Codes.parse(Category.class, row.getString("category")).orElseThrow(),
                row.getInt("priority"),
                Timestamps.instantOrNull(row, "expires_at"),
                row.getString("label"));
        this.amount = row.getLong("amount");
        this.remaining = row.getLong("remaining");
        this.held = row.getLong("held");
        this.expiries = row.getInt("expiries");
        this.restoredFrom = row.getObject("restored_from", UUID.class);
        this.createdAt = Timestamps.instant(row, "created_at");
        this.voidedAt = Timestamps.instantOrNull(row, "voided_at");
        this.remainingBefore = remaining;
        this.heldBefore = held;
        this.expiriesBefore = expiries;
    }

    /** Sets one parameter for each of {@link #COLUMNS}. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, id);
        statement.setString(2, uid);
        statement.setString(3, type);
        statement.setObject(4, entryId);
        statement.setString(5, terms.category().code());
        statement.setInt(6, terms.priority());
        statement.setString(7, terms.label());
        Timestamps.bind(statement, 8, terms.expiresAt());
        statement.setLong(9, amount);
        statement.setLong(10, remaining);
        statement.setLong(11, held);
        statement.setInt(12, expiries);
        statement.setObject(13, restoredFrom);
        statement.setObject(14, Timestamps.utc(createdAt));
        Timestamps.bind(statement, 15, voidedAt);
    }

    /** Sets what changes, then the id and the state as it was read. */
    void bindChange(PreparedStatement statement) throws SQLException {
        statement.setLong(1, remaining);
        statement.setLong(2, held);
        statement.setInt(3, expiries);
        Timestamps.bind(statement, 4, terms.expiresAt());
        Timestamps.bind(statement, 5, voidedAt);
        statement.setObject(6, id);
        statement.setLong(7, remainingBefore);
        statement.setLong(8, heldBefore);
        statement.setInt(9, expiriesBefore);
    }

    UUID id() {
        return id;
    }

    String uid() {
        return uid;
    }

    String type() {
        return type;
    }

    LotTerms terms() {
        return terms;
    }

    Instant createdAt() {
        return createdAt;
    }

    Lot toLot(Instant now) {
        return new Lot(
                id,
                type,
                terms.category(),
                terms.label(),
                amount,
                isOver(now) ? held : remaining,
                held,
                terms.expiresAt(),
                terms.isAfterPlain());
    }

    /** Whole credits that no hold has pinned. */
    long free() {
        return remaining - held;
    }

    /** Whether it is one of these lots, or has credits that came back to one of them too late. */
    boolean isAmong(Set<UUID> lots) {
        return lots.contains(id) || restoredFrom != null && lots.contains(restoredFrom);
    }

    boolean isOver(Instant now) {
        return terms.isOver(now);
    }

    void spend(long credits) {
        remaining = Math.subtractExact(remaining, credits);
        requireSound();
    }

    void restore(long credits) {
        remaining = Math.addExact(remaining, credits);
    }

    void pin(long credits) {
        held = Math.addExact(held, credits);
        requireSound();
    }

    void unpin(long credits) {
        held = Math.subtractExact(held, credits);
        requireSound();
    }

    /** Writes off what is over and not pinned. Returns the number of this entry of the lot, from 1 on. */
    int expire() {
        remaining = held;
        return ++expiries;
    }

    boolean isVoided() {
        return voidedAt != null;
    }

    /** Whether nothing of it can be used again, even by the jobs that have reserved it. */
    boolean hasEnded(Instant now) {
        return isVoided() || isOver(now) && remaining == 0;
    }

    void become(LotChange change) {
        terms = terms.until(change.expiresAt());
        voidedAt = change.kind() == LotChange.Kind.VOID ? change.createdAt() : null;
    }

    private void requireSound() {
        if (held < 0 || held > remaining) {
            throw new IllegalStateException("lot " + id + " has " + remaining + ", and holds " + held);
        }
    }
}
