package org.creditsledger.payments;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PaidCreditRepository extends Repository<PaidCreditRow, UUID> {

    boolean existsById(UUID entryId);

    Optional<PaidCreditRow> findById(UUID entryId);

    /** In the order in which the ledger locks balances. */
    @Query("select credit from PaidCreditRow credit where credit.paymentId = :paymentId"
            + " order by credit.uid, credit.type, credit.entryId")
    List<PaidCreditRow> findByPayment(String paymentId);

    PaidCreditRow save(PaidCreditRow credit);
}
