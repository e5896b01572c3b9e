package org.creditsledger.ledger;

import java.util.List;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CreditTypeRepository extends Repository<CreditTypeRow, String> {

    List<CreditTypeRow> findAllByOrderByPosition();

    /** @return 0 if it was there already */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into credit_types (type, position)
                    select cast(:type as varchar), coalesce(max(position), 0) + 1 from credit_types
                    on conflict do nothing
                    """)
    int add(String type);
}
