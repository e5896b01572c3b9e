package org.creditsledger.payments;

import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface FactRepository extends Repository<FactRow, FactRow.Id> {

    @Query(
            "select fact from FactRow fact where fact.id.paymentId = :paymentId order by fact.reportedAt, fact.id.factId")
    List<FactRow> findByPayment(String paymentId);

    FactRow save(FactRow fact);
}
