package org.creditsledger.ledger;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private final SingleWriter writer;
    private final IntegrityCheck integrity;

    LedgerService(
            CreditTypeRepository creditTypes,
            BalanceRepository balances,
            EntryRepository entries,
            SingleWriter writer,
            IntegrityCheck integrity) {
        this.creditTypes = creditTypes;
        this.balances = balances;
        this.entries = entries;
        this.writer = writer;
        this.integrity = integrity;
    }

    /**
     * Grants a wish once: writes one entry and its balance, or says why not. Joins the caller's transaction if there is
     * one; then nothing has happened until that commits.
     *
     * @throws IllegalArgumentException for a credit type that does not exist
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public PostingResult post(Posting posting) {
        var result = writer.post(posting);
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
        return result;
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

    /** Recomputes a user's entries and balances. Postings may go on meanwhile: what they add is not looked at. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public Integrity verify(String uid) {
        return logged(integrity.of(uid));
    }

    /** Recomputes everybody's entries and balances, in as much memory as one user takes, and as long as reading all does. */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    public Integrity verifyAll() {
        return logged(integrity.ofEverybody());
    }

    private static Integrity logged(Integrity result) {
        result.findings()
                .forEach(finding -> log.error(
                        "not what was written: uid={} type={} seq={} entry={} kind={}: {}",
                        finding.uid(),
                        finding.type(),
                        finding.seq(),
                        finding.entryId(),
                        finding.kind().code(),
                        finding.detail()));
        return result;
    }
}
