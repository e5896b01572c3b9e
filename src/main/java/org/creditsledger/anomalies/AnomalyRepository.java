package org.creditsledger.anomalies;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AnomalyRepository extends Repository<AnomalyRow, UUID> {

    /** Answers 0, and changes nothing, when there is one of this kind and key. */
    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into anomalies (id, kind, anomaly_key, first_seen, last_seen, times, uid, type, entry_id,
                        attempted_amount, balance, available, details, state)
                    values (:id, :kind, :key, :now, :now, 1, cast(:uid as varchar), cast(:type as varchar), cast(:entryId as uuid),
                        :attemptedAmount, :balance, :available, :details, 'new')
                    on conflict do nothing
                    """)
    int insert(
            UUID id,
            String kind,
            String key,
            Instant now,
            @Nullable String uid,
            @Nullable String type,
            @Nullable UUID entryId,
            long attemptedAmount,
            long balance,
            long available,
            String details);

    @Modifying
    @Query("""
            update AnomalyRow anomaly set anomaly.times = anomaly.times + 1, anomaly.lastSeen = :now,
                anomaly.entryId = :entryId, anomaly.attemptedAmount = :attemptedAmount, anomaly.balance = :balance,
                anomaly.available = :available, anomaly.details = :details
            where anomaly.kind = :kind and anomaly.anomalyKey = :key
            """)
    int repeat(
            String kind,
            String key,
            Instant now,
            @Nullable UUID entryId,
            long attemptedAmount,
            long balance,
            long available,
            String details);
}
