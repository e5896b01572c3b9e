package org.creditsledger.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.database.PrefixRange;
import org.creditsledger.ledger.Operation.Extension;
import org.creditsledger.ledger.Operation.Grounds;
import org.creditsledger.ledger.Operation.Terms;
import org.creditsledger.lots.LotRepository;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The only place where credits move. */
@Service
public class LedgerService {

    /** The most entries that one read may ask for. */
    public static final int MAX_PAGE_SIZE = 200;

    /** A list of all captures of a hold stays readable. */
    public static final int MAX_CAPTURES = 1_000;

    private static final Logger log = LoggerFactory.getLogger(LedgerService.class);
    private static final String OWN_OR_TRUSTED = "hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name";

    private final CreditTypes creditTypes;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final CoalescingWriter writer;
    private final HoldRepository holds;
    private final LotRepository lots;
    private final HoldRepository.Keys holdKeys;
    private final BalanceLocks locks;
    private final OutcomeReports reports;
    private final InstantSource clock;
    private final Duration maxHoldLifetime;

    LedgerService(
            CreditTypes creditTypes,
            BalanceRepository balances,
            EntryRepository entries,
            CoalescingWriter writer,
            HoldRepository holds,
            LotRepository lots,
            HoldRepository.Keys holdKeys,
            BalanceLocks locks,
            OutcomeReports reports,
            InstantSource clock,
            @Value("${credits.holds.max-lifetime-ms}") long maxHoldLifetimeMs) {
        this.creditTypes = creditTypes;
        this.balances = balances;
        this.entries = entries;
        this.writer = writer;
        this.holds = holds;
        this.lots = lots;
        this.holdKeys = holdKeys;
        this.locks = locks;
        this.reports = reports;
        this.clock = clock;
        this.maxHoldLifetime = Duration.ofMillis(maxHoldLifetimeMs);
    }

    /**
     * Posts once: writes one entry and its balance, or returns why not. Joins the caller's transaction if there is one;
     * then the posting takes effect when that commits.
     *
     * @throws IllegalArgumentException for a credit type that does not exist
     * @throws org.springframework.dao.TransientDataAccessException when too many postings are waiting already
     * @throws org.springframework.dao.DataAccessException when the database fails; after any exception the caller can post
     *     again, since the key takes effect once even if the failure hid that it did
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public PostingResult post(Posting posting) {
        var start = System.nanoTime();
        PostingResult result;
        try {
            result = writer.write(new Operation.Post(posting));
        } catch (RuntimeException exception) {
            reports.failed(start);
            throw exception;
        }
        reports.report(posting, result, start);
        return result;
    }

    /**
     * Reserves credits for a job, once per source, job and attempt.
     *
     * @see #capture(UUID, long)
     * @see #release(UUID)
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public PlaceResult place(HoldRequest request) {
        var result = writer.write(new Operation.Place(request));
        reports.report(request, result);
        return result;
    }

    /**
     * Debits a job for which credits are held, once: less than was held makes the rest available again, more than was
     * held is taken from what is available.
     *
     * @param amount whole credits, 1 to {@value Posting#MAX_AMOUNT}
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult capture(UUID holdId, long amount) {
        return capture(holdId, Terms.of(amount), false);
    }

    /**
     * Debits a finished job its whole cost: what it was debited before counts. Its reason and meta replace those from its start.
     * If the job was captured differently before, or costs more than the user has, the caller must report that as an anomaly.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult captureTotal(UUID holdId, long amount, String reason, Map<String, String> meta) {
        return capture(holdId, Terms.ofTheWholeJob(amount, reason, meta), true);
    }

    /**
     * Debits a part of a job for which credits are held, once for each key.
     *
     * @param amount whole credits, 1 to {@value Posting#MAX_AMOUNT}; null for all that are held
     * @param isFinal whether the rest becomes available again; otherwise more captures may follow, and the amount must be held
     * @param callKey unique among the calls that change this hold
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult capture(UUID holdId, @Nullable Long amount, boolean isFinal, String callKey) {
        return capture(holdId, new Terms(amount, null, null, false, isFinal, callKey), false);
    }

    /** Debits exactly what is held. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult capture(UUID holdId) {
        return capture(holdId, Terms.OF_THE_HOLD, false);
    }

    private CaptureResult capture(UUID holdId, Terms terms, boolean callerReports) {
        var result = writeOf(holdId, hold -> new Operation.Capture(hold, terms), new CaptureResult.NotFound());
        reports.report(result, callerReports);
        return result;
    }

    /**
     * Holds more credits for a job, or holds them for longer, once for each key: both, or nothing.
     *
     * @param callKey unique among the calls that change this hold
     * @param amount whole credits in addition, from 1 on; null for none
     * @param timeout from now on; null to expire as before. A hold never expires earlier than before
     * @param createdBy {@code service:<name>}
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public ExtendResult extend(
            UUID holdId, String callKey, @Nullable Long amount, @Nullable Duration timeout, String createdBy) {
        var more = new Extension.More(callKey, amount, timeout, createdBy, maxHoldLifetime);
        var result = writeOf(holdId, hold -> new Operation.Extend(hold, more), new ExtendResult.NotFound());
        reports.report(result);
        return result;
    }

    /** Makes held credits available again; nothing more is debited. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public ReleaseResult release(UUID holdId) {
        return release(holdId, (Grounds) null);
    }

    /** The same, by an admin who says why. */
    @PreAuthorize("hasRole('ADMIN')")
    public ReleaseResult release(UUID holdId, String reason, String adminUid) {
        return release(holdId, new Grounds(reason, "admin:" + adminUid));
    }

    private ReleaseResult release(UUID holdId, @Nullable Grounds grounds) {
        var result = writeOf(holdId, hold -> new Operation.Release(hold, grounds), new ReleaseResult.NotFound());
        reports.report(result);
        return result;
    }

    /**
     * Decides what an event does to a job, under the lock of one balance and in one transaction. Do not call it in another
     * transaction. A caller must report conflicts and refusals as anomalies.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public <R> R decide(LockedJob.Decision<?, R> decision) {
        var start = System.nanoTime();
        Operation.OfJob.Decided<R> decided;
        try {
            decided = writer.write(new Operation.OfJob<>(decision, maxHoldLifetime));
        } catch (RuntimeException exception) {
            reports.failed(start);
            throw exception;
        }
        reports.report(decided.steps(), start);
        return decided.result();
    }

    private <R> R writeOf(UUID holdId, Function<Operation.HoldKey, Operation<R>> operation, R notFound) {
        return holdKeys.find(holdId)
                .map(key -> writer.write(operation.apply(key)))
                .orElse(notFound);
    }

    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findByIdempotencyKey(String idempotencyKey) {
        return entries.findByIdempotencyKey(idempotencyKey).map(EntryRow::toEntry);
    }

    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findEntry(UUID id) {
        return entries.findById(id).map(EntryRow::toEntry);
    }

    /** The hold of an attempt at a job. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Hold> findHold(JobAttempt job) {
        return holds.findOf(job).map(HoldRow::toHold);
    }

    /** The debit of a job, whether or not some of it was given back since. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findDebit(JobAttempt job) {
        return entries.findByKeys(job.debitKeys()).stream()
                .filter(debit -> debit.isOfJobId(job.jobId()))
                .map(EntryRow::toEntry)
                .findFirst();
    }

    /** The debits that captured a hold, oldest first. */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<Entry> findCaptures(Hold hold) {
        if (hold.captures() == 0) {
            return List.of();
        }
        var job = hold.job();
        var keys = Stream.concat(
                job.debitKeys().stream(),
                IntStream.rangeClosed(2, hold.captures()).boxed().flatMap(number -> job.newDebitKeys(number).stream()));
        return entries.findByKeys(keys.toList()).stream()
                .map(EntryRow::toEntry)
                .filter(debit -> debit.uid().equals(hold.uid()) && hold.jobId().equals(debit.jobId()))
                .sorted(Comparator.comparing(Entry::createdAt))
                .toList();
    }

    /**
     * Locks a user's balance of a credit type: it stays as it is until the caller's transaction ends.
     *
     * @return zero when the user never had any; that is not locked
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public Balance lockBalance(String uid, String type) {
        return locks.lock(new BalanceId(uid, type))
                .map(row -> row.toBalanceNow().toBalance(due(uid, row.hasLots()).getOrDefault(type, 0L)))
                .orElseGet(() -> new Balance(type, 0, 0));
    }

    /** A hold as it is now: expired once its time is over, even before the sweep has expired it. */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Hold> findHold(UUID holdId) {
        var now = clock.instant();
        return holds.findById(holdId).map(hold -> hold.toHold(now));
    }

    /** All credit types, in the order in which they are shown. */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public List<String> creditTypes() {
        return creditTypes.all();
    }

    /**
     * Adds a credit type, shown after the others. It cannot be removed, since entries can have it at once.
     *
     * @param type of the form {@value Posting#TYPE_PATTERN}
     * @return whether it was new
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public boolean addCreditType(String type) {
        if (!type.matches(Posting.TYPE_PATTERN)) {
            throw new IllegalArgumentException("type is not of the form " + Posting.TYPE_PATTERN);
        }
        var isNew = creditTypes.add(type);
        if (isNew) {
            log.info("credit type added: {}", type);
        }
        return isNew;
    }

    /** The entries that gave an entry back or undid it; {@link Entry#relatedEntryId} leads the other way. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<Entry> findRelatedTo(UUID entryId) {
        return entries.findByRelatedEntryIdOrderBySeq(entryId).stream()
                .map(EntryRow::toEntry)
                .toList();
    }

    /** The entries of a payment, oldest first: what it bought, and what was taken back, given back or corrected. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<Entry> findByPayment(String paymentId) {
        return entries.findByPaymentIdOrderByCreatedAtAscIdAsc(paymentId).stream()
                .map(EntryRow::toEntry)
                .toList();
    }

    /** A user's balance of every credit type, zero where the user never had any. */
    @PreAuthorize(OWN_OR_TRUSTED + " or hasRole('READER')")
    @Transactional(readOnly = true)
    public Balances balances(String uid) {
        var now = balances.findByUid(uid);
        var hasLots = now.stream().anyMatch(balance -> balance.lotCredits() > 0);
        return Balances.of(creditTypes(), now, due(uid, hasLots));
    }

    private Map<String, Long> due(String uid, boolean hasLots) {
        return hasLots ? lots.sumsOfDue(uid, clock.instant()) : Map.of();
    }

    /** The uids with credits of any type that start with a text, in the order of their bytes. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<String> uidsByPrefix(String prefix, int limit) {
        var range = PrefixRange.of(prefix);
        return balances.findUidsBetween(range.lowest(), range.beyond(), Limit.of(limit));
    }
}
