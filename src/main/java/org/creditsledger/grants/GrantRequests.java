package org.creditsledger.grants;

import java.time.InstantSource;
import java.util.Optional;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores requests for a second admin: one for each key, even if it is sent again. */
@Component
class GrantRequests {

    private static final Logger log = LoggerFactory.getLogger(GrantRequests.class);

    private final GrantRequestRepository requests;
    private final LedgerService ledger;
    private final GrantPolicy policy;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    GrantRequests(
            GrantRequestRepository requests,
            LedgerService ledger,
            GrantPolicy policy,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.requests = requests;
        this.ledger = ledger;
        this.policy = policy;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /** The last request with the grant's key; it can be for a different grant. */
    Optional<GrantRequestRow> latest(Posting posting) {
        return requests.findFirstByIdempotencyKeyOrderByAttemptDesc(posting.idempotencyKey());
    }

    /** Whether an undo was rejected or withdrawn, or has expired. Any other grant then needs a new key. */
    boolean mayBeAskedAgain(GrantRequestRow asked, Posting posting) {
        var request = asked.toRequest(clock.instant());
        return asked.isUndoOf(posting) && !request.isOpen() && request.entryId() == null;
    }

    /** @param attempt 1 for the first request under its key */
    GrantResult ask(Posting posting, @Nullable BulkGrant bulk, int attempt, String adminUid) {
        var now = clock.instant();
        var row = new GrantRequestRow(
                posting, bulk == null ? null : bulk.key(), attempt, adminUid, now, policy.validity());
        try {
            transaction.executeWithoutResult(_ -> {
                requests.save(row);
                if (bulk != null
                        && posting.direction() == Direction.CREDIT
                        && !requests.isBeneficiary(bulk.key(), posting.uid())) {
                    bulk.uids().forEach(uid -> requests.addBeneficiary(bulk.key(), uid));
                }
            });
        } catch (DataIntegrityViolationException sameKeyElsewhere) {
            return latest(posting)
                    .map(winner -> again(winner, posting, adminUid))
                    .orElseThrow(() -> sameKeyElsewhere);
        }
        var request = row.toRequest(now);
        log.info(
                "grant needs a second admin: request={} uid={} type={} direction={} amount={} by={}",
                request.id(),
                request.uid(),
                request.type(),
                request.direction().code(),
                request.amount(),
                adminUid);
        return new GrantResult.AwaitsApproval(request, false);
    }

    /** Returns the result of the earlier request. */
    GrantResult again(GrantRequestRow asked, Posting posting, String adminUid) {
        var request = asked.toRequest(clock.instant());
        if (!asked.isOf(posting, adminUid)) {
            return request.isOpen() && asked.isUndoOf(posting)
                    ? new GrantResult.AwaitsApproval(request, true)
                    : new GrantResult.KeyConflict();
        }
        if (request.entryId() != null) {
            return new GrantResult.Replayed(ledger.findEntry(request.entryId()).orElseThrow());
        }
        return request.isOpen() ? new GrantResult.AwaitsApproval(request, true) : new GrantResult.NotApproved(request);
    }

    boolean profits(GrantRequest request, String adminUid) {
        return request.direction() == Direction.CREDIT
                && (request.uid().equals(adminUid)
                        || request.bulkKey() != null && requests.isBeneficiary(request.bulkKey(), adminUid));
    }
}
