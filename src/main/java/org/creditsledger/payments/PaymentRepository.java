package org.creditsledger.payments;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PaymentRepository extends Repository<PaymentRow, String> {

    /** Inserts the row at the first report of a payment; of two concurrent inserts, the second waits. */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into payments (payment_id, due_credits, taken_credits, created_at, updated_at)
                    values (:paymentId, 0, 0, :now, :now)
                    on conflict do nothing
                    """)
    void open(String paymentId, Instant now);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select payment from PaymentRow payment where payment.paymentId = :paymentId")
    Optional<PaymentRow> lock(String paymentId);

    Optional<PaymentRow> findById(String paymentId);

    /** Notes that reports under another id are about a payment; the first such note stays. */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into payment_aliases (reported_id, payment_id, created_at)
                    values (:reportedId, :paymentId, :now)
                    on conflict do nothing
                    """)
    void alias(String reportedId, String paymentId, Instant now);

    /** The payment that reports under another id are about. */
    @Query(nativeQuery = true, value = "select payment_id from payment_aliases where reported_id = :reportedId")
    Optional<String> findAliased(String reportedId);

    /** The payments that were credited already or wait for an admin; takes no lock. */
    @Query("""
            select payment.paymentId from PaymentRow payment
            where payment.paymentId in :paymentIds
                and (payment.purchaseId is not null
                    or exists (select 1 from UnmatchedPaymentRow unmatched
                               where unmatched.paymentId = payment.paymentId))
            """)
    Set<String> findDealtWith(Collection<String> paymentIds);
}
