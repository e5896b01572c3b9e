package org.creditsledger.payments;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CheckoutRepository extends Repository<CheckoutRow, UUID> {

    Optional<CheckoutRow> findById(UUID id);

    Optional<CheckoutRow> findBySessionId(String sessionId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select checkout from CheckoutRow checkout where checkout.id = :id")
    Optional<CheckoutRow> lock(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select checkout from CheckoutRow checkout where checkout.requestKey = :requestKey")
    Optional<CheckoutRow> lockByRequestKey(String requestKey);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select checkout from CheckoutRow checkout where checkout.openSlot = :openSlot")
    Optional<CheckoutRow> lockByOpenSlot(String openSlot);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select checkout from CheckoutRow checkout
            where checkout.status = org.creditsledger.payments.CheckoutStatus.OPEN and checkout.expiresAt < :now
               or checkout.status = org.creditsledger.payments.CheckoutStatus.STARTING and checkout.updatedAt < :stuckSince
            order by checkout.id fetch first 500 rows only
            """)
    List<CheckoutRow> lockOverdue(Instant now, Instant stuckSince);

    CheckoutRow save(CheckoutRow checkout);

    void flush();
}
