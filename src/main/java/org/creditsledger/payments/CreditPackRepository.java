package org.creditsledger.payments;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface CreditPackRepository extends Repository<CreditPackRow, String> {

    /** Finds a pack, even one that is no longer on offer. */
    Optional<CreditPackRow> findById(String id);

    Optional<CreditPackRow> findByIdAndActiveTrue(String id);

    List<CreditPackRow> findByActiveTrueOrderByPosition();
}
