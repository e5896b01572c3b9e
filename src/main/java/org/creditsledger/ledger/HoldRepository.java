package org.creditsledger.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Operation.HoldKey;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.stereotype.Component;

interface HoldRepository extends Repository<HoldRow, UUID> {

    Optional<HoldRow> findById(UUID id);

    Optional<HoldRow> findBySourceAndJobIdAndAttempt(String source, String jobId, int attempt);

    default Optional<HoldRow> findOf(JobAttempt job) {
        return findBySourceAndJobIdAndAttempt(job.source(), job.jobId(), job.attempt());
    }

    /** Few: different sources seldom use the same jobId. */
    @Query("select hold from HoldRow hold where hold.jobId = :jobId and hold.uid = :uid order by hold.createdAt desc")
    List<HoldRow> findByUidAndJobId(String uid, String jobId);

    /**
     * Newest first, from just after a position on.
     *
     * @param openAfter of unsettled holds, only those that expire after this and until {@code openUntil}
     */
    @Query("""
            select hold from HoldRow hold
            where hold.uid = :uid
              and (hold.settledAt is not null and hold.status in :statuses
                   or hold.settledAt is null and hold.expiresAt > :openAfter and hold.expiresAt <= :openUntil)
              and hold.createdAt <= :before and (hold.createdAt < :before or hold.id < :beforeId)
            order by hold.createdAt desc, hold.id desc
            """)
    List<HoldRow> findByUid(
            String uid,
            Collection<HoldStatus> statuses,
            Instant openAfter,
            Instant openUntil,
            Instant before,
            UUID beforeId,
            Limit limit);

    /**
     * A user's holds that are not settled or due, newest first.
     *
     * @param type null for all
     */
    @Query("""
            select hold from HoldRow hold
            where hold.status = org.creditsledger.ledger.HoldStatus.PENDING and hold.expiresAt > :now
              and hold.uid = :uid and hold.type = coalesce(:type, hold.type)
            order by hold.createdAt desc, hold.id desc
            """)
    List<HoldRow> findRunningOf(String uid, @Nullable String type, Instant now, Limit limit);

    /**
     * The same of all users, those that expire first on top.
     *
     * @param uid null for all
     * @param type null for all
     */
    @Query("""
            select hold from HoldRow hold
            where hold.status = org.creditsledger.ledger.HoldStatus.PENDING and hold.expiresAt > :now
              and hold.uid = coalesce(:uid, hold.uid) and hold.type = coalesce(:type, hold.type)
            order by hold.expiresAt, hold.id
            """)
    List<HoldRow> findRunning(@Nullable String uid, @Nullable String type, Instant now, Limit limit);

    @Query("select change from HoldChangeRow change where change.holdId = :holdId and change.idempotencyKey = :callKey")
    Optional<HoldChangeRow> findChange(UUID holdId, String callKey);

    /** Instead of the row, which must only be read under the lock of its balance. */
    @Query("""
            select new org.creditsledger.ledger.Operation$HoldKey(
                hold.id, hold.uid, hold.type, hold.source, hold.jobId, hold.attempt)
            from HoldRow hold where hold.id = :id
            """)
    Optional<Operation.HoldKey> findKey(UUID id);

    /** The ones after a uid and type, in the order of the database. */
    @Query("""
            select distinct new org.creditsledger.ledger.BalanceId(hold.uid, hold.type) from HoldRow hold
            where hold.status = org.creditsledger.ledger.HoldStatus.PENDING and hold.expiresAt <= :now
              and hold.uid >= :uid and (hold.uid > :uid or hold.type > :type)
            order by hold.uid, hold.type
            """)
    List<BalanceId> findBalanceIdsOfDue(Instant now, String uid, String type, Limit limit);

    @Query("""
            select hold from HoldRow hold
            where hold.uid = :uid and hold.type = :type
              and hold.status = org.creditsledger.ledger.HoldStatus.PENDING and hold.expiresAt <= :now
            order by hold.expiresAt, hold.id
            """)
    List<HoldRow> findDue(String uid, String type, Instant now);

    /** Finds the key of a hold: without a query if this node placed or found it lately, since it never changes. */
    @Component
    class Keys {

        private final HoldRepository holds;
        private final Cache<UUID, HoldKey> recent =
                Caffeine.newBuilder().maximumSize(50_000).build();

        Keys(HoldRepository holds) {
            this.holds = holds;
        }

        Optional<HoldKey> find(UUID id) {
            var known = recent.getIfPresent(id);
            if (known != null) {
                return Optional.of(known);
            }
            var found = holds.findKey(id);
            found.ifPresent(key -> recent.put(id, key));
            return found;
        }

        void remember(Hold hold) {
            recent.put(hold.id(), HoldKey.of(hold));
        }
    }
}
