package org.creditsledger.ledger;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface BalanceRepository extends Repository<BalanceRow, BalanceId> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select balance from BalanceRow balance where balance.id = :id")
    Optional<BalanceRow> lock(BalanceId id);

    /**
     * Opens an empty balance, unless there is one or no such credit type; of two who try at once, the second waits and
     * finds the first's.
     */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into balances (uid, type, amount, held, seq, updated_at)
                    select cast(:uid as varchar), type, 0, 0, 0, :now from credit_types where type = :type
                    on conflict do nothing
                    """)
    void open(String uid, String type, Instant now);

    @Query("select balance from BalanceRow balance where balance.id.uid = :uid")
    List<BalanceRow> findByUid(String uid);
}
