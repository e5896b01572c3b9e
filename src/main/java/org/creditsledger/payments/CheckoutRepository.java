package org.creditsledger.payments;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CheckoutRepository extends Repository<CheckoutRow, UUID> {

    Optional<CheckoutRow> findById(UUID id);

    Optional<CheckoutRow> findBySessionId(String sessionId);

    @Query("select checkout.sessionId from CheckoutRow checkout where checkout.sessionId in :sessionIds")
    Set<String> findSessionIds(Collection<String> sessionIds);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select checkout from CheckoutRow checkout where checkout.id = :id")
    Optional<CheckoutRow> lock(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select checkout from CheckoutRow checkout where checkout.requestKey = :requestKey")
    Optional<CheckoutRow> lockByRequestKey(String requestKey);

    /** A user's checkouts that may still be paid, always locked in the same order. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select checkout from CheckoutRow checkout
            where checkout.uid = :uid and checkout.openSlot is not null order by checkout.id
            """)
    List<CheckoutRow> lockOpen(String uid);

    @Query("""
            select checkout from CheckoutRow checkout
            where checkout.uid = :uid and checkout.status = org.creditsledger.payments.CheckoutStatus.PROCESSING
            order by checkout.createdAt desc fetch first 3 rows only
            """)
    List<CheckoutRow> findNewestProcessing(String uid);

    /** The sessions of other checkouts of a user and a group of plans whose end the provider has not reported. */
    @Query("""
            select checkout.sessionId from CheckoutRow checkout
            where checkout.uid = :uid and checkout.planGroup = :group and checkout.id <> :id
                and checkout.sessionId is not null and checkout.askAt is not null
            """)
    List<String> findPayableSessions(String uid, String group, UUID id);

    /** The checkouts to ask a provider about, longest waiting first. */
    @Query("""
            select checkout.id from CheckoutRow checkout
            where checkout.provider = :provider and checkout.askAt <= :now
            order by checkout.askAt, checkout.id fetch first 200 rows only
            """)
    List<UUID> findDue(String provider, Instant now);

    /** Checkouts without a session, because the process was killed while it opened one. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select checkout from CheckoutRow checkout
            where checkout.status = org.creditsledger.payments.CheckoutStatus.OPEN and checkout.expiresAt < :now
                    and checkout.sessionId is null
               or checkout.status = org.creditsledger.payments.CheckoutStatus.STARTING and checkout.updatedAt < :stuckSince
            order by checkout.id fetch first 500 rows only
            """)
    List<CheckoutRow> lockAbandoned(Instant now, Instant stuckSince);

    CheckoutRow save(CheckoutRow checkout);

    void flush();
}
