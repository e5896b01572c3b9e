package org.creditsledger.grants;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Posts grants of one admin, and counts what each admin gives, so that many small grants cannot replace a large one. */
@Component
class LoneGrants {

    /** How long a grant counts. */
    static final Duration WINDOW = Duration.ofHours(24);

    private static final String NONE = "";

    private final GrantPosting grants;
    private final GrantPolicy policy;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    /** Grants of one admin wait for each other here, without occupying a connection each. */
    private final Lock[] turns = Stream.generate(ReentrantLock::new).limit(64).toArray(Lock[]::new);

    LoneGrants(
            GrantPosting grants,
            GrantPolicy policy,
            JdbcClient jdbc,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.grants = grants;
        this.policy = policy;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /**
     * Whether a grant would wait for a second admin if it were made now.
     *
     * @param total whole credits for all uids together
     */
    SecondAdmin needed(Collection<String> uids, String type, Direction direction, long total, String adminUid) {
        var given = direction == Direction.CREDIT ? given(adminUid, type, NONE, NONE) : 0;
        if (policy.needsApproval(type, Math.addExact(given, total))) {
            return SecondAdmin.ABOVE_LIMIT;
        }
        return direction == Direction.CREDIT && uids.contains(adminUid)
                ? SecondAdmin.TO_ONESELF
                : SecondAdmin.NOT_NEEDED;
    }

    /** Whole credits that an admin may still give alone. */
    long left(String type, String adminUid) {
        return Math.max(0, policy.limitOf(type) - given(adminUid, type, NONE, NONE));
    }

    /**
     * Posts a grant that one admin may make alone. The limit applies to the total of a bulk, including the grants of it that
     * were posted before.
     *
     * @return empty, with nothing written, if it needs a second admin
     */
    Optional<PostingResult> post(Posting posting, @Nullable BulkGrant bulk, String adminUid) {
        var total = bulk == null ? posting.amount() : bulk.total();
        if (policy.needsApproval(posting.type(), total)) {
            return Optional.empty();
        }
        if (posting.direction() == Direction.DEBIT) {
            return Optional.of(grants.post(posting));
        }
        if (posting.uid().equals(adminUid)) {
            return Optional.empty();
        }
        var bulkKey = bulk == null ? NONE : bulk.key();
        var turn = turns[Math.floorMod(adminUid.hashCode(), turns.length)];
        turn.lock();
        try {
            return inTransaction(posting, bulkKey, total, adminUid);
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            // Another admin has used the key since the lookup: now it is found.
            return inTransaction(posting, bulkKey, total, adminUid);
        } finally {
            turn.unlock();
        }
    }

    /** Writes the entry and its count, or neither, with no other grant of this admin and type in between. */
    private Optional<PostingResult> inTransaction(Posting posting, String bulkKey, long total, String adminUid) {
        return transaction.execute(_ -> {
            lock(adminUid, posting.type());
            var key = posting.idempotencyKey();
            var before = given(adminUid, posting.type(), key, bulkKey);
            // Grants with the key of a bulk count even beyond its announced total.
            var ofBulk = given(adminUid, posting.type(), key, NONE) - before + posting.amount();
            if (policy.needsApproval(posting.type(), Math.addExact(before, Math.max(total, ofBulk)))) {
                return Optional.empty();
            }
            var result = grants.post(posting);
            if (result instanceof PostingResult.Posted) {
                add(posting, bulkKey, adminUid);
            }
            return Optional.of(result);
        });
    }

    /** Of two concurrent grants the second waits here, on any node, until the first is committed. */
    private void lock(String adminUid, String type) {
        jdbc.sql("""
                        insert into grant_givers (admin_uid, type, last_given_at) values (:admin, :type, :now)
                        on conflict do nothing
                        """)
                .param("admin", adminUid)
                .param("type", type)
                .param("now", now())
                .update();
        jdbc.sql("update grant_givers set last_given_at = :now where admin_uid = :admin and type = :type")
                .param("admin", adminUid)
                .param("type", type)
                .param("now", now())
                .update();
    }

    /** @param exceptKey and {@code exceptBulk} leave out grants that a retry, or the rest of a bulk, counts already */
    private long given(String adminUid, String type, String exceptKey, String exceptBulk) {
        return jdbc.sql("""
                        select coalesce(sum(amount), 0) from lone_grants
                        where admin_uid = :admin and type = :type and given_at > :since
                          and idempotency_key <> :key and (bulk_key is null or bulk_key <> :bulk)
                        """)
                .param("admin", adminUid)
                .param("type", type)
                .param("since", now().minus(WINDOW))
                .param("key", exceptKey)
                .param("bulk", exceptBulk)
                .query(Long.class)
                .single();
    }

    private void add(Posting posting, String bulkKey, String adminUid) {
        jdbc.sql("""
                        insert into lone_grants (idempotency_key, admin_uid, type, amount, bulk_key, given_at)
                        values (:key, :admin, :type, :amount, :bulk, :now)
                        """)
                .param("key", posting.idempotencyKey())
                .param("admin", adminUid)
                .param("type", posting.type())
                .param("amount", posting.amount())
                .param("bulk", bulkKey.equals(NONE) ? null : bulkKey)
                .param("now", now())
                .update();
    }

    private OffsetDateTime now() {
        return Timestamps.utc(Timestamps.now(clock));
    }
}
