package org.creditsledger.grants;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The only way for admins to give and take credits by hand, on the pages and in the API. Large grants need two admins. */
@Service
public class GrantService {

    /** The most requests that one read may ask for. */
    public static final int MAX_PAGE_SIZE = 200;

    public static final int MAX_NOTE_LENGTH = 500;

    /** The uid must be the caller's own. */
    private static final String AN_ADMIN = "hasRole('ADMIN') and #adminUid == authentication.name";

    private static final Logger log = LoggerFactory.getLogger(GrantService.class);
    private static final EnumSet<GrantState> OPEN = EnumSet.of(GrantState.PENDING, GrantState.REFUSED);

    private final GrantRequestRepository requests;
    private final GrantRequests asking;
    private final LoneGrants lone;
    private final GrantPosting posts;
    private final LedgerService ledger;
    private final GrantPolicy policy;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    GrantService(
            GrantRequestRepository requests,
            GrantRequests asking,
            LoneGrants lone,
            GrantPosting posts,
            LedgerService ledger,
            GrantPolicy policy,
            PlatformTransactionManager transactionManager,
            InstantSource clock) {
        this.requests = requests;
        this.asking = asking;
        this.lone = lone;
        this.posts = posts;
        this.ledger = ledger;
        this.policy = policy;
        this.transaction = new TransactionTemplate(transactionManager);
        this.clock = clock;
    }

    /**
     * Gives or takes credits once per key, or stores a request for a second admin if the limit of one admin ({@link
     * GrantPolicy}) does not allow it.
     *
     * @throws IllegalArgumentException for values that no entry can have
     */
    @PreAuthorize(AN_ADMIN)
    public GrantResult grant(Grant grant, String adminUid) {
        return grant(grant.posting(adminUid), null, adminUid);
    }

    /**
     * The same for one grant of a bulk. The limit applies to the total: splitting a large grant over many users needs a second
     * admin for each.
     */
    @PreAuthorize(AN_ADMIN)
    public GrantResult grantOneOf(BulkGrant bulk, String uid, String adminUid) {
        var posting = bulk.of(uid).posting(adminUid);
        var before = bulk.asBefore(uid).posting(adminUid);
        return grant(!before.equals(posting) && isKnown(before) ? before : posting, bulk, adminUid);
    }

    /** Whether something of this user was stored under the key. */
    private boolean isKnown(Posting posting) {
        return asking.latest(posting)
                        .filter(row -> row.uid.equals(posting.uid()))
                        .isPresent()
                || ledger.findByIdempotencyKey(posting.idempotencyKey())
                        .filter(entry -> entry.uid().equals(posting.uid()))
                        .isPresent();
    }

    /**
     * Undoes an admin's grant by an opposite entry, once; both entries are linked. The limits are the same. After a request for
     * it was rejected or withdrawn, or has expired, a new one can follow.
     */
    @PreAuthorize(AN_ADMIN)
    public GrantResult undo(UUID entryId, String reason, String adminUid) {
        var entry = ledger.findEntry(entryId).orElse(null);
        if (entry == null || !entry.source().equals(Posting.ADMIN_ADJUSTMENT) || entry.relatedEntryId() != null) {
            return new GrantResult.NotUndoable();
        }
        return grant(Posting.reversal(entry, reason.strip(), adminUid), null, adminUid);
    }

    /**
     * Whether a grant would wait for a second admin if it were made now.
     *
     * @param totalCredits for all uids together
     */
    @PreAuthorize(AN_ADMIN)
    public SecondAdmin secondAdmin(
            Collection<String> uids, String type, Direction direction, long totalCredits, String adminUid) {
        return lone.needed(uids, type, direction, totalCredits, adminUid);
    }

    /** Whole credits of a type that an admin may still give alone within the 24 hours. */
    @PreAuthorize(AN_ADMIN)
    public long leftAlone(String type, String adminUid) {
        return lone.left(type, adminUid);
    }

    private GrantResult grant(Posting posting, @Nullable BulkGrant bulk, String adminUid) {
        var asked = asking.latest(posting);
        if (asked.isPresent() && !asking.mayBeAskedAgain(asked.get(), posting)) {
            return asking.again(asked.get(), posting, adminUid);
        }
        // A posted grant stays posted, even if the limit was lowered since.
        if (ledger.findByIdempotencyKey(posting.idempotencyKey()).isPresent()) {
            return result(ledger.post(posting));
        }
        if (posting.relatedEntryId() == null && Posting.isReserved(callersKey(posting.idempotencyKey()))) {
            return new GrantResult.KeyReserved();
        }
        if (!posts.isOfItsPayment(posting)) {
            return new GrantResult.NotOfThisPayment();
        }
        if (!ledger.creditTypes().contains(posting.type())) {
            throw new IllegalArgumentException("no such credit type: " + posting.type());
        }
        return lone.post(posting, bulk, adminUid)
                .map(GrantService::result)
                .orElseGet(() -> asking.ask(
                        posting, bulk, 1 + asked.map(row -> row.attempt).orElse(0), adminUid));
    }

    private static GrantResult result(PostingResult result) {
        return switch (result) {
            case PostingResult.Posted(var entry) -> new GrantResult.Posted(entry);
            case PostingResult.Replayed(var entry) -> new GrantResult.Replayed(entry);
            case PostingResult.KeyConflict _ -> new GrantResult.KeyConflict();
            case PostingResult.Refused(var type, var attempted, var balance, var available) ->
                new GrantResult.Refused(type, attempted, balance, available);
            case PostingResult.ExceedsRelated _ -> new GrantResult.NotUndoable();
        };
    }

    /**
     * Posts the grant of another admin's request. If the ledger refuses it, the request keeps the reason and stays open until it
     * expires: it can be approved again once the credits are there, or rejected.
     *
     * @param note 1 to {@value #MAX_NOTE_LENGTH} characters
     */
    @PreAuthorize(AN_ADMIN)
    public Decision approve(UUID requestId, @Nullable String note, String adminUid) {
        return decide(requestId, adminUid, false, request -> {
            var asked = request.toRequest(clock.instant());
            if (asking.profits(asked, adminUid)) {
                return new Decision.Profits(asked);
            }
            var result = posts.post(posting(request).withMeta(Map.of("approvedBy", "admin:" + adminUid)));
            // Not before this: the ledger's queries would flush the row before it has its entry.
            var now = clock.instant();
            return switch (result) {
                case PostingResult.Posted(var entry) -> posted(request, entry, note, adminUid, now);
                case PostingResult.Replayed(var entry) -> posted(request, entry, note, adminUid, now);
                case PostingResult.Refused insufficient ->
                    refused(request, "insufficient-credits", insufficient, note, adminUid, now);
                case PostingResult.KeyConflict _ -> refused(request, "key-conflict", null, note, adminUid, now);
                case PostingResult.ExceedsRelated _ -> refused(request, "not-undoable", null, note, adminUid, now);
            };
        });
    }

    private static Decision posted(
            GrantRequestRow request, Entry entry, @Nullable String note, String adminUid, Instant now) {
        request.decide(GrantState.POSTED, adminUid, note, now);
        request.posted(entry.id());
        return new Decision.Posted(request.toRequest(now), entry);
    }

    private static Decision refused(
            GrantRequestRow request,
            String refusal,
            PostingResult.@Nullable Refused insufficient,
            @Nullable String note,
            String adminUid,
            Instant now) {
        request.decide(GrantState.REFUSED, adminUid, note, now);
        request.refused(refusal);
        return new Decision.Refused(request.toRequest(now), insufficient);
    }

    @PreAuthorize(AN_ADMIN)
    public Decision reject(UUID requestId, @Nullable String note, String adminUid) {
        return decide(requestId, adminUid, false, request -> close(request, GrantState.REJECTED, note, adminUid));
    }

    /** Withdraws the caller's own request. */
    @PreAuthorize(AN_ADMIN)
    public Decision withdraw(UUID requestId, @Nullable String note, String adminUid) {
        return decide(requestId, adminUid, true, request -> close(request, GrantState.WITHDRAWN, note, adminUid));
    }

    private Decision close(GrantRequestRow request, GrantState state, @Nullable String note, String adminUid) {
        var now = clock.instant();
        request.decide(state, adminUid, note, now);
        return new Decision.Closed(request.toRequest(now));
    }

    /** In one transaction with the posting: a request is never posted without its entry, nor the other way round. */
    private Decision decide(
            UUID requestId, String adminUid, boolean isForWhoAsked, Function<GrantRequestRow, Decision> decision) {
        var result = transaction.execute(_ -> {
            var request = requests.lock(requestId).orElse(null);
            if (request == null) {
                return new Decision.Unknown();
            }
            var now = clock.instant();
            if (request.requestedBy.equals(adminUid) != isForWhoAsked) {
                return new Decision.NotYours(request.toRequest(now));
            }
            return request.isOpen(now) ? decision.apply(request) : new Decision.TooLate(request.toRequest(now));
        });
        log.info(
                "grant request: request={} by={} outcome={}",
                requestId,
                adminUid,
                result.getClass().getSimpleName());
        return result;
    }

    /** The original grant, with the requester as createdBy. */
    private Posting posting(GrantRequestRow row) {
        var request = row.toRequest(clock.instant());
        if (request.relatedEntryId() != null) {
            var original = ledger.findEntry(request.relatedEntryId()).orElseThrow();
            return Posting.reversal(original, request.reason(), request.requestedBy());
        }
        return new Grant(
                        request.uid(),
                        request.type(),
                        request.direction(),
                        request.amount(),
                        request.reason(),
                        request.category(),
                        request.paymentId(),
                        request.lot(),
                        callersKey(row.idempotencyKey))
                .posting(request.requestedBy());
    }

    private static String callersKey(String idempotencyKey) {
        return idempotencyKey.substring("adjust:".length());
    }

    /** Whether an admin would get credits from a request or its bulk, and so must not approve it. */
    @PreAuthorize(AN_ADMIN)
    public boolean profits(GrantRequest request, String adminUid) {
        return asking.profits(request, adminUid);
    }

    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Optional<GrantRequest> request(UUID requestId) {
        return requests.findById(requestId).map(row -> row.toRequest(clock.instant()));
    }

    /**
     * Requests, newest first.
     *
     * @param state null for all
     * @param after the last request of the previous page; null for the first page
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<GrantRequest> requests(@Nullable GrantState state, @Nullable GrantRequest after, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        var now = clock.instant();
        var states = state == null
                ? EnumSet.complementOf(EnumSet.of(GrantState.EXPIRED))
                : state == GrantState.EXPIRED ? OPEN : EnumSet.of(state);
        return requests
                .find(
                        states,
                        state != null && OPEN.contains(state) ? now : Timestamps.EARLIEST,
                        state == GrantState.EXPIRED ? now : Timestamps.LATEST,
                        after == null ? Timestamps.LATEST : after.requestedAt(),
                        after == null ? new UUID(-1, -1) : after.id(),
                        Limit.of(limit))
                .stream()
                .map(row -> row.toRequest(now))
                .toList();
    }

    /** How many wait for a decision, or for another one after a refusal by the ledger. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public long countOpen() {
        return requests.countOpen(OPEN, clock.instant());
    }

    @PreAuthorize("hasRole('ADMIN')")
    public GrantPolicy policy() {
        return policy;
    }
}
