package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The only place where credits move, and where their history is read. */
@Service
public class LedgerService {

    /** The most entries that one read may ask for. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Logger log = LoggerFactory.getLogger(LedgerService.class);
    private static final String OWN_OR_TRUSTED = "hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name";

    private final CreditTypeRepository creditTypes;
    private final BalanceRepository balances;
    private final EntryRepository entries;
    private final CoalescingWriter writer;

    LedgerService(
            CreditTypeRepository creditTypes,
            BalanceRepository balances,
            EntryRepository entries,
            CoalescingWriter writer) {
        this.creditTypes = creditTypes;
        this.balances = balances;
        this.entries = entries;
        this.writer = writer;
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
        var result = writer.post(posting);
        log(posting, result);
        return result;
    }

    /**
     * Grants wishes, each as {@link #post} does and on its own, and answers them in their order. Outside of a
     * transaction they are not one: after an exception some may have been granted, and all may be sent again.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public List<PostingResult> postAll(List<Posting> postings) {
        var results = writer.postAll(postings);
        IntStream.range(0, postings.size()).forEach(i -> log(postings.get(i), results.get(i)));
        return results;
    }

    private static void log(Posting posting, PostingResult result) {
        switch (result) {
            case PostingResult.Posted _ -> {}
            case PostingResult.Replayed(var entry) ->
                log.info("replayed: key={} entry={} uid={}", posting.idempotencyKey(), entry.id(), entry.uid());
            case PostingResult.KeyConflict(var existing) ->
                log.warn(
                        "key conflict: key={} entry={} uid={} attemptedAmount={}",
                        posting.idempotencyKey(),
                        existing.id(),
                        posting.uid(),
                        posting.amount());
            case PostingResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                log.warn(
                        "refused: key={} uid={} type={} attemptedAmount={} balance={} available={}",
                        posting.idempotencyKey(),
                        posting.uid(),
                        type,
                        attemptedAmount,
                        balance,
                        available);
        }
    }

    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Entry> findByIdempotencyKey(String idempotencyKey) {
        return entries.findByIdempotencyKey(idempotencyKey).map(EntryRow::toEntry);
    }

    /** A user's balance of every credit type, zero where the user never had any. */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public Balances balances(String uid) {
        var rows = balances.findByUid(uid);
        var byType = rows.stream().map(BalanceRow::toBalance).collect(toMap(Balance::type, identity()));
        return new Balances(
                creditTypes.findAllByOrderByPosition().stream()
                        .map(CreditTypeRow::type)
                        .map(type -> byType.getOrDefault(type, new Balance(type, 0, 0)))
                        .toList(),
                rows.stream()
                        .map(BalanceRow::updatedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null));
    }

    /**
     * A user's entries, newest first, from a position on.
     *
     * @param skip how many entries after the position to pass over; they are still read, so keep it small
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public List<Entry> history(String uid, EntryPosition after, int skip, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        return entries.findOlder(uid, after.createdAt(), after.id(), skip, limit).stream()
                .map(EntryRow::toEntry)
                .toList();
    }

    /** How many entries a user had before an instant: exact, and as quick for a million as for ten. */
    @PreAuthorize(OWN_OR_TRUSTED)
    @Transactional(readOnly = true)
    public long count(String uid, Instant before) {
        return entries.findLastSeqs(uid, before).stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
