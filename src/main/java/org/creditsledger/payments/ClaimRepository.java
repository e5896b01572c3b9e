package org.creditsledger.payments;

import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ClaimRepository extends Repository<ClaimRow, ClaimId> {

    @Query(
            "select claim from ClaimRow claim where claim.id.paymentId = :paymentId order by claim.toldAt, claim.id.claimId")
    List<ClaimRow> findByPayment(String paymentId);

    ClaimRow save(ClaimRow claim);
}
