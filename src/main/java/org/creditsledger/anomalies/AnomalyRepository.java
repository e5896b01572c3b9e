package org.creditsledger.anomalies;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface AnomalyRepository extends Repository<AnomalyRow, UUID> {

    /** Runs after the count was updated, so the row is locked and its state cannot change in between. */
    String REMEMBER_RECURRENCE = """
            insert into anomaly_changes (anomaly_id, version, changed_at, state, changed_by, note)
            select id, version + 1, last_seen, 'new', null, '' from anomalies
            where kind = :kind and anomaly_key = :key and state = 'resolved'
            """;

    String REOPEN = """
            update anomalies set state = 'new', version = version + 1
            where kind = :kind and anomaly_key = :key and state = 'resolved'
            """;

    Optional<AnomalyRow> findById(UUID id);

    @Modifying
    @Query(nativeQuery = true, value = REMEMBER_RECURRENCE)
    int rememberRecurrence(String kind, String key);

    @Modifying
    @Query(nativeQuery = true, value = REOPEN)
    int reopen(String kind, String key);

    /**
     * Returns 0 and changes nothing if the version has changed. It flushes first: clearing would drop the caller's
     * unwritten changes, such as entries.
     */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update AnomalyRow anomaly set anomaly.state = :state, anomaly.version = anomaly.version + 1
            where anomaly.id = :id and anomaly.version = :version
            """)
    int change(UUID id, int version, String state);

    @Modifying
    @Query(nativeQuery = true, value = """
                    insert into anomaly_changes (anomaly_id, version, changed_at, state, changed_by, note)
                    values (:id, :version, :now, :state, :changedBy, :note)
                    """)
    int remember(UUID id, int version, Instant now, String state, String changedBy, String note);

    @Query("select change from AnomalyChangeRow change where change.id.anomalyId = :id order by change.id.version desc")
    List<AnomalyChangeRow> changes(UUID id);

    /** Returns 0 and changes nothing if the kind and key exist. */
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
