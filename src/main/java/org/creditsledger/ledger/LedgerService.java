package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The only place where credits move, and where their history is read. */
@Service
public class LedgerService {

    /** The most entries that one read may ask for. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Logger log = LoggerFactory.getLogger(LedgerService.class);
    private static final String OWN_OR_TRUSTED = "hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name";

    private static final String OWN_FILTER_OR_TRUSTED =
            "hasAnyRole('SERVICE', 'ADMIN') or #filter.isOnlyOf(authentication.name)";

    private final CreditTypeRepository creditTypes;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final EntryQueries queries;
    private final CoalescingWriter writer;
    private final HoldWriter holds;
    private final HoldRepository holdRows;
    private final IntegrityCheck integrity;
    private final CreditsWatch watch;
    private final LedgerMetrics metrics;
    private final LedgerAnomalies anomalies;
    private final InstantSource clock;

    LedgerService(
            CreditTypeRepository creditTypes,
            BalanceRepository balances,
            EntryRepository entries,
            EntryQueries queries,
            CoalescingWriter writer,
            HoldWriter holds,
            HoldRepository holdRows,
            IntegrityCheck integrity,
            CreditsWatch watch,
            LedgerMetrics metrics,
            LedgerAnomalies anomalies,
            InstantSource clock) {
        this.creditTypes = creditTypes;
        this.balances = balances;
        this.entries = entries;
        this.queries = queries;
        this.writer = writer;
        this.holds = holds;
        this.holdRows = holdRows;
        this.integrity = integrity;
        this.watch = watch;
        this.metrics = metrics;
        this.anomalies = anomalies;
        this.clock = clock;
    }

    /**
     * Grants a wish once: writes one entry and its balance, or says why not. Joins the caller's transaction if there is
     * one; then nothing has happened until that commits.
     *
     * @throws IllegalArgumentException for a credit type that does not exist
     * @throws org.springframework.dao.TransientDataAccessException when too many postings are waiting already
     * @throws org.springframework.dao.DataAccessException when the database fails; like any exception here it says that
     *     the wish may be sent again, since the key has one effect even if the failure hid that it was granted
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public PostingResult post(Posting posting) {
        var start = System.nanoTime();
        var result = answered(() -> writer.post(posting), start);
        tell(posting, result, start);
        return result;
    }

    /**
     * Grants wishes, each as {@link #post} does and on its own, and answers them in their order. Outside of a
     * transaction they are not one: after an exception some may have been granted, and all may be sent again.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public List<PostingResult> postAll(List<Posting> postings) {
        var start = System.nanoTime();
        var results = answered(() -> writer.postAll(postings), start);
        IntStream.range(0, postings.size()).forEach(i -> tell(postings.get(i), results.get(i), start));
        return results;
    }

    private <T> T answered(Supplier<T> write, long startNanos) {
        try {
            return write.get();
        } catch (RuntimeException exception) {
            metrics.failed(startNanos);
            throw exception;
        }
    }

    private void tell(Posting posting, PostingResult result, long startNanos) {
        metrics.answered(posting, result, startNanos);
        anomalies.count(posting, result);
        switch (result) {
            case PostingResult.Posted(var entry) -> watch.changed(entry.uid());
            case PostingResult.Replayed(var entry) ->
                about(posting, Level.INFO).addKeyValue("entryId", entry.id()).log("replayed");
            case PostingResult.KeyConflict(var existing) ->
                about(posting, Level.WARN).addKeyValue("entryId", existing.id()).log("key conflict");
            case PostingResult.ExceedsRelated(var related, var _, var left) ->
                about(posting, Level.WARN)
                        .addKeyValue("entryId", related.id())
                        .addKeyValue("left", left)
                        .log("exceeds related entry");
            case PostingResult.Refused(var _, var _, var balance, var available) ->
                about(posting, Level.WARN)
                        .addKeyValue("balance", balance)
                        .addKeyValue("available", available)
                        .log("refused");
        }
    }

    private static LoggingEventBuilder about(Posting posting, Level level) {
        return log.atLevel(level)
                .addKeyValue("idempotencyKey", posting.idempotencyKey())
                .addKeyValue("uid", posting.uid())
                .addKeyValue("type", posting.type())
                .addKeyValue("attemptedAmount", posting.amount());
    }

    /**
     * Reserves credits for a job, once per source, job and attempt.
     *
     * @see #capture(UUID, long)
     * @see #release(UUID)
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public PlaceResult place(HoldRequest request) {
        var result = metrics.hold("place", holds.place(request));
        anomalies.count(request, result);
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
        return counted(holds.capture(holdId, amount));
    }

    /**
     * The same, with a reason and meta that tell of the job as it was done, and not as it was when it started. That it was
     * captured otherwise, or asks for more than there is, is the caller's to tell as an anomaly.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult capture(UUID holdId, long amount, String reason, Map<String, String> meta) {
        var result = holds.capture(holdId, amount, reason, meta);
        anomalies.countDuplicate(result);
        return metrics.hold("capture", result);
    }

    /** Debits exactly what is held. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public CaptureResult capture(UUID holdId) {
        return counted(holds.capture(holdId));
    }

    private CaptureResult counted(CaptureResult result) {
        anomalies.count(result);
        return metrics.hold("capture", result);
    }

    /** Makes held credits available again; nothing is debited. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public ReleaseResult release(UUID holdId) {
        return metrics.hold("release", holds.release(holdId));
    }

    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findByIdempotencyKey(String idempotencyKey) {
        return entries.findByIdempotencyKey(idempotencyKey).map(EntryRow::toEntry);
    }

    /** What became of the credits that were reserved for the first attempt at a job. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Hold> findHold(String source, String jobId) {
        return findHold(JobAttempt.first(source, jobId));
    }

    /** What became of the credits that were reserved for a job. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Hold> findHold(JobAttempt job) {
        return holdRows.findOf(job).map(HoldRow::toHold);
    }

    /** What a job was debited, whatever was given back since. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findDebit(JobAttempt job) {
        return entries.findDebitOf(job)
                .filter(debit -> debit.isOfJobId(job.jobId()))
                .map(EntryRow::toEntry);
    }

    /**
     * What a user has of a credit type, which stays so until the caller's transaction ends: nobody else can move it.
     *
     * @return zero when the user never had any; that does not stay so
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(propagation = Propagation.MANDATORY)
    public Balance lockBalance(String uid, String type) {
        return balances.lock(new BalanceId(uid, type))
                .map(BalanceRow::toBalance)
                .orElseGet(() -> new Balance(type, 0, 0));
    }

    /** As it is now: one whose time is up is expired, also before the sweep has been there. */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Hold> findHold(UUID holdId) {
        var now = clock.instant();
        return holdRows.findById(holdId).map(hold -> hold.toHold(now));
    }

    /** The kinds of credits there are, in the order in which they are shown. */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public List<String> creditTypes() {
        return creditTypes.findAllByOrderByPosition().stream()
                .map(CreditTypeRow::type)
                .toList();
    }

    /**
     * Adds a kind of credits, shown after the others. There is no way back: it may be in entries at once.
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
        var isNew = creditTypes.add(type) > 0;
        if (isNew) {
            log.info("credit type added: {}", type);
        }
        return isNew;
    }

    /** What gave an entry back or undid it; the way in the other direction is {@link Entry#relatedEntryId}. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public List<Entry> findRelatedTo(UUID entryId) {
        return entries.findByRelatedEntryIdOrderBySeq(entryId).stream()
                .map(EntryRow::toEntry)
                .toList();
    }

    /** What a payment bought, and every entry that took of it, gave back or corrected it, oldest first. */
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
        var byType = now.stream().map(BalanceNow::toBalance).collect(toMap(Balance::type, identity()));
        return new Balances(
                creditTypes().stream()
                        .map(type -> byType.getOrDefault(type, new Balance(type, 0, 0)))
                        .toList(),
                now.stream()
                        .map(BalanceNow::lastChange)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    /**
     * A user's balance of every credit type as it was just before an instant, zero where the user had none yet. Holds are
     * not part of it.
     */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Map<String, Long> balancesAt(String uid, Instant instant) {
        var byType =
                entries.findLastBefore(uid, instant).stream().collect(toMap(BalanceAfter::type, BalanceAfter::amount));
        var all = new LinkedHashMap<String, Long>();
        creditTypes().forEach(type -> all.put(type, byType.getOrDefault(type, 0L)));
        return all;
    }

    /**
     * What a user had of one credit type, what came and what went, in one query: opening + credits − debits = closing.
     *
     * @param from inclusive
     * @param to exclusive
     */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Statement statement(String uid, String type, Instant from, Instant to) {
        return entries.findStatement(uid, type, from, to);
    }

    /**
     * Entries, newest first, from a position on.
     *
     * @param after the last that was seen; null for the newest
     * @param skip how many entries after the position to pass over; they are still read, so keep it small
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public List<Entry> history(EntryFilter filter, @Nullable EntryPosition after, int skip, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        return queries.page(filter, after, skip, limit).stream()
                .map(EntryRow::toEntry)
                .toList();
    }

    /** @param limit 1 to {@value #MAX_PAGE_SIZE} */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public EntryPage page(EntryFilter filter, @Nullable EntryPosition after, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        // One more than is asked for says whether there are more, without another query.
        var oneMore = queries.page(filter, after, 0, limit + 1);
        var entries = oneMore.stream().limit(limit).map(EntryRow::toEntry).toList();
        return new EntryPage(entries, oneMore.size() > limit ? EntryPosition.of(entries.getLast()) : null);
    }

    /** Where an entry stands in the history of a filter's users; empty if it does not exist or is not theirs. */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Optional<EntryPosition> position(EntryFilter filter, UUID entryId) {
        return queries.find(entryId)
                .map(EntryRow::toEntry)
                .filter(entry -> filter.uids().isEmpty() || filter.uids().contains(entry.uid()))
                .map(EntryPosition::of);
    }

    /**
     * How many entries there are: exact, and without a condition on direction, source or start of one user as quick for a
     * million as for ten.
     *
     * @param limit where to stop counting
     */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public long count(EntryFilter filter, long limit) {
        if (filter.uids().size() != 1 || filter.to() == null || !filter.isByUserTypeAndEndOnly()) {
            return queries.count(filter, limit);
        }
        return entries.findLastSeqs(filter.uids().iterator().next(), filter.to()).stream()
                .filter(last -> filter.types().isEmpty() || filter.types().contains(last.type()))
                .mapToLong(LastSeq::seq)
                .sum();
    }

    /**
     * Where an entry stands that is far away, found without reading those between.
     *
     * @param from where to start; null for the end of the history that lies behind
     * @param skip how many entries to pass over; 0 is the entry next to the start
     * @param towardsNewer which way
     * @return empty when the history ends before
     */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Optional<EntryPosition> land(
            EntryFilter filter, @Nullable EntryPosition from, long skip, boolean towardsNewer) {
        return queries.land(filter, from, skip, towardsNewer);
    }

    /** One entry of a filter's users, whatever else the filter says; empty if it does not exist or is not theirs. */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Optional<Entry> entry(EntryFilter filter, UUID entryId) {
        return queries.find(entryId)
                .map(EntryRow::toEntry)
                .filter(entry -> filter.uids().isEmpty() || filter.uids().contains(entry.uid()));
    }

    /** What gave an entry back or undid it, oldest first, as far as it is of a filter's users. */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true)
    public List<Entry> relatedTo(EntryFilter filter, UUID entryId) {
        return entries.findByRelatedEntryIdOrderBySeq(entryId).stream()
                .map(EntryRow::toEntry)
                .filter(entry -> filter.uids().isEmpty() || filter.uids().contains(entry.uid()))
                .toList();
    }

    /** What was reserved for a user's job, of every source that knows a job of this id; newest first. */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public List<Hold> holds(String uid, String jobId) {
        var now = clock.instant();
        return holdRows.findByUidAndJobId(uid, jobId).stream()
                .map(hold -> hold.toHold(now))
                .toList();
    }

    /**
     * What a user had of each credit type at both ends of a filter's span, what came and went between, and what of that
     * the filter lets through. All of it is read from one snapshot, and adds up while postings go on.
     *
     * @param filter of one user, with an end
     */
    @PreAuthorize(OWN_FILTER_OR_TRUSTED)
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<RangeStatement> statements(EntryFilter filter) {
        if (filter.uids().size() != 1 || filter.to() == null) {
            throw new IllegalArgumentException("statements are of one user and have an end: " + filter);
        }
        var uid = filter.uids().iterator().next();
        var opening = filter.from() == null ? Map.<String, Long>of() : lastBefore(uid, filter.from());
        var closing = lastBefore(uid, filter.to());
        var span = EntryFilter.of(uid).withTypes(filter.types()).between(filter.from(), filter.to());
        var sums = queries.sums(span);
        var matching = filter.jobId() == null && filter.paymentId() == null
                ? sums.stream()
                        .filter(sum -> filter.directions().isEmpty()
                                || filter.directions().contains(sum.direction()))
                        .filter(sum ->
                                filter.sources().isEmpty() || filter.sources().contains(sum.source()))
                        .toList()
                : queries.sums(filter);
        return creditTypes().stream()
                .filter(type -> filter.types().isEmpty() || filter.types().contains(type))
                .map(type -> new RangeStatement(
                        type,
                        opening.getOrDefault(type, 0L),
                        amount(sums, type, Direction.CREDIT),
                        amount(sums, type, Direction.DEBIT),
                        closing.getOrDefault(type, 0L),
                        matching.stream()
                                .filter(sum -> sum.type().equals(type))
                                .mapToLong(EntrySum::entries)
                                .sum(),
                        amount(matching, type, Direction.CREDIT),
                        amount(matching, type, Direction.DEBIT)))
                .toList();
    }

    private Map<String, Long> lastBefore(String uid, Instant instant) {
        return entries.findLastBefore(uid, instant).stream().collect(toMap(BalanceAfter::type, BalanceAfter::amount));
    }

    private static long amount(List<EntrySum> sums, String type, Direction direction) {
        return sums.stream()
                .filter(sum -> sum.type().equals(type) && sum.direction() == direction)
                .mapToLong(EntrySum::amount)
                .sum();
    }

    /** Recomputes a user's entries and balances. Postings may go on meanwhile: what they add is not looked at. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public Integrity verify(String uid) {
        return logged(integrity.of(uid));
    }

    /** Recomputes everybody's entries and balances and what the days add up to, in as much memory as one user takes, and as long as reading all does. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public Integrity verifyAll() {
        return logged(integrity.ofEverybody());
    }

    private Integrity logged(Integrity result) {
        anomalies.count(result);
        result.findings()
                .forEach(finding -> log.error(
                        "not what was written: uid={} type={} seq={} entry={} kind={}: {}",
                        finding.uid(),
                        finding.type(),
                        finding.seq(),
                        finding.entryId(),
                        finding.kind().code(),
                        finding.detail()));
        result.wrongDays().forEach(wrong -> log.error("a summary differs: day={}: {}", wrong.day(), wrong.detail()));
        return result;
    }
}
