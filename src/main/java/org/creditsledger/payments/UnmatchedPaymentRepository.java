package org.creditsledger.payments;

import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface UnmatchedPaymentRepository extends Repository<UnmatchedPaymentRow, String> {

    Optional<UnmatchedPaymentRow> findById(String paymentId);

    @Query("select payment.paymentId from UnmatchedPaymentRow payment where payment.requestKey = :requestKey")
    Optional<String> findPaymentIdByRequestKey(String requestKey);

    UnmatchedPaymentRow save(UnmatchedPaymentRow payment);
}
