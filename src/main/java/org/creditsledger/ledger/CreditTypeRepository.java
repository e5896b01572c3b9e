package org.creditsledger.ledger;

import java.util.List;
import org.springframework.data.repository.Repository;

interface CreditTypeRepository extends Repository<CreditTypeRow, String> {

    List<CreditTypeRow> findAllByOrderByPosition();
}
