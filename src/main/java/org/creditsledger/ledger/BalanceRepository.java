package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.database.Timestamps;
import org.hibernate.Timeouts;
import org.hibernate.jpa.SpecHints;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

interface BalanceRepository extends Repository<BalanceRow, BalanceId> {

    boolean existsById(BalanceId id);

    /** Waits for at most as long as {@link CoalescingWriter.Limits#lockWaitMs} by default. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = SpecHints.HINT_SPEC_LOCK_TIMEOUT, value = "2000"))
    @Query("select balance from BalanceRow balance where balance.id = :id")
    Optional<BalanceRow> lock(BalanceId id);

    /** Like {@link #lock}, but skips a balance that is already locked, instead of waiting. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = SpecHints.HINT_SPEC_LOCK_TIMEOUT, value = "" + Timeouts.SKIP_LOCKED_MILLI))
    @Query("select balance from BalanceRow balance where balance.id = :id")
    Optional<BalanceRow> lockUnlessLocked(BalanceId id);

    /**
     * Opens an empty balance, unless it exists already or the credit type does not. Of two concurrent attempts the second
     * waits and finds the balance of the first.
     */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into balances (uid, type, amount, held, seq, updated_at)
                    select cast(:uid as varchar), type, 0, 0, 0, :now from credit_types where type = :type
                    on conflict do nothing
                    """)
    void open(String uid, String type, Instant now);

    /** Projections instead of rows: Hibernate would reuse a row that was read without a lock even after it is locked. */
    @Query("""
            select new org.creditsledger.ledger.BalanceRepository$BalanceNow(
                balance.id.type, balance.amount, balance.held, balance.lotCredits, balance.updatedAt, balance.holdsChangedAt)
            from BalanceRow balance where balance.id.uid = :uid
            """)
    List<BalanceNow> findByUid(String uid);

    /** @param lowest and {@code beyond} are the bounds of a {@link org.creditsledger.database.PrefixRange} */
    @Query("""
            select distinct bytewise(balance.id.uid) from BalanceRow balance
            where bytewise(balance.id.uid) >= :lowest and bytewise(balance.id.uid) < :beyond
            order by bytewise(balance.id.uid)
            """)
    List<String> findUidsBetween(String lowest, String beyond, Limit limit);

    /** A balance with the times of its last entry, absent if the user never had any, and of the last change of its holds. */
    record BalanceNow(
            String type,
            long amount,
            long held,
            long lotCredits,
            @Nullable Instant updatedAt,
            @Nullable Instant holdsChangedAt) {

        /** @param due whole credits of its lots that are over, and not yet written off */
        Balance toBalance(long due) {
            return new Balance(type, amount - due, held);
        }

        Stream<Instant> lastChanges() {
            return Stream.of(Optional.ofNullable(updatedAt), Optional.ofNullable(holdsChangedAt))
                    .flatMap(Optional::stream);
        }
    }

    /** A balance of one of several users; without a uid, none of a credit type. */
    record OfUser(@Nullable String uid, BalanceNow balance) {

        /** Of the types that a user never had, too. */
        static final String FIND = """
                select position, cast(null as varchar) as uid, type, 0 as amount, 0 as held, 0 as lot_credits,
                       cast(null as timestamp with time zone) as updated_at, cast(null as timestamp with time zone) as holds_changed_at
                from credit_types
                union all
                select 0, uid, type, amount, held, lot_credits, updated_at, holds_changed_at from balances where uid = any(?)
                order by position
                """;

        OfUser(ResultSet row) throws SQLException {
            this(
                    row.getString("uid"),
                    new BalanceNow(
                            row.getString("type"),
                            row.getLong("amount"),
                            row.getLong("held"),
                            row.getLong("lot_credits"),
                            Timestamps.instantOrNull(row, "updated_at"),
                            Timestamps.instantOrNull(row, "holds_changed_at")));
        }

        /** The balances of these users, of every credit type, in the order of the types. */
        static Map<String, List<BalanceNow>> byUid(Collection<String> uids, List<OfUser> rows) {
            var types = new ArrayList<BalanceNow>();
            var found = new HashMap<BalanceId, BalanceNow>();
            for (var row : rows) {
                if (row.uid == null) {
                    types.add(row.balance);
                } else {
                    found.put(new BalanceId(row.uid, row.balance.type()), row.balance);
                }
            }
            return uids.stream()
                    .collect(toMap(
                            identity(),
                            uid -> types.stream()
                                    .map(none -> found.getOrDefault(new BalanceId(uid, none.type()), none))
                                    .toList()));
        }
    }
}
