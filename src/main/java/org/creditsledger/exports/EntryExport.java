package org.creditsledger.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.creditsledger.database.CommitHorizon;
import org.creditsledger.database.TimeOrderedId;
import org.creditsledger.database.Timestamps;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.EntryPosition;
import org.creditsledger.history.History;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.text.CsvFile;
import org.creditsledger.text.CsvText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Writes any number of entries as CSV (RFC 4180, UTF-8), with the memory of one page, and keeps a record of who exported
 * them.
 */
@Service
public class EntryExport {

    /** Large enough to make round trips cheap, and small enough to keep transactions short. */
    private static final int PAGE_SIZE = 1_000;

    private static final String COLUMNS =
            "created_at,type,direction,amount,balance_after,source,reason,job_id,payment_id,"
                    + "invoice_id,meta,created_by,idempotency_key,id,seq,related_entry_id,hash,lots";

    private static final Logger log = LoggerFactory.getLogger(EntryExport.class);

    private final History history;
    private final ExportRepository records;
    private final ExportPlaces places;
    private final CommitHorizon horizon;
    private final InstantSource clock;

    EntryExport(
            History history,
            ExportRepository records,
            ExportPlaces places,
            CommitHorizon horizon,
            InstantSource clock) {
        this.history = history;
        this.records = records;
        this.places = places;
        this.horizon = horizon;
        this.clock = clock;
    }

    /**
     * Writes the entries of one user, newest first. It ends where entries may still be committed: the same file up to there never
     * changes.
     *
     * @return how many entries were written
     * @throws IOException when the reader has hung up
     * @throws TooManyExportsException before the target is opened
     */
    @PreAuthorize("(hasAnyRole('SERVICE', 'ADMIN') or #filter.isOnlyOf(authentication.name))"
            + " and #requestedBy == authentication.name")
    public long write(EntryFilter filter, String requestedBy, Target target) throws IOException {
        return recorded(filter, requestedBy, target, new Columns(COLUMNS, _ -> Map.of(), (entry, _) -> entry.cells()));
    }

    /**
     * Writes the entries of any users, with the columns uid and email before the others.
     *
     * @param emails finds the known e-mail addresses of some uids
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') and #requestedBy == authentication.name")
    public long writeWithUsers(
            EntryFilter filter, String requestedBy, Function<Set<String>, Map<String, String>> emails, Target target)
            throws IOException {
        return recorded(
                filter, requestedBy, target, new Columns("uid,email," + COLUMNS, emails, EntryExport::withUser));
    }

    /**
     * The records of exports, newest first.
     *
     * @param after the last record of the previous page; null for the first page
     * @param limit 1 to {@value LedgerService#MAX_PAGE_SIZE}
     */
    @PreAuthorize("hasRole('ADMIN')")
    public List<ExportRecord> records(@Nullable ExportRecord after, int limit) {
        return records.page(after, limit);
    }

    @PreAuthorize("hasRole('ADMIN')")
    public Optional<ExportRecord> findRecord(UUID id) {
        return records.find(id);
    }

    /** Stores the record before the first byte is sent, so that even a killed export has one. */
    private long recorded(EntryFilter filter, String requestedBy, Target target, Columns columns) throws IOException {
        try (var _ = places.take(requestedBy)) {
            var now = clock.instant();
            var until = horizon.upTo(filter.to() == null ? Timestamps.LATEST : filter.to());
            var id = TimeOrderedId.at(now);
            records.begin(id, requestedBy, filter.asParameters(), now);
            var sent = new AtomicLong();
            var outcome = ExportOutcome.FAILED;
            try {
                target.until(until);
                write(filter.before(until), columns, target, sent);
                outcome = ExportOutcome.COMPLETE;
                return sent.get();
            } catch (IOException gone) {
                outcome = ExportOutcome.CANCELLED;
                throw gone;
            } finally {
                records.end(id, clock.instant(), sent.get(), outcome);
                log.info("export {}: id={} by={} entries={} filter={}", outcome.code(), id, requestedBy, sent, filter);
            }
        }
    }

    private void write(EntryFilter filter, Columns columns, Target target, AtomicLong sent) throws IOException {
        var csv = CsvFile.writer(target.open());
        csv.writeNext(columns.header().split(","), false);
        csv.flush();
        EntryPosition after = null;
        for (var page = page(filter, after); !page.isEmpty(); page = page(filter, after)) {
            var known =
                    columns.emails().apply(page.stream().map(ExportedEntry::uid).collect(Collectors.toSet()));
            for (var entry : page) {
                csv.writeNext(columns.cells().of(entry, known), false);
            }
            if (csv.checkError()) {
                throw Objects.requireNonNullElseGet(csv.getException(), () -> new IOException("not written"));
            }
            csv.flush();
            target.written(sent.addAndGet(page.size()));
            after = page.getLast().position();
        }
    }

    private List<ExportedEntry> page(EntryFilter filter, @Nullable EntryPosition after) {
        return history.rows(
                filter, after, PAGE_SIZE, ExportedEntry.COLUMNS, ExportedEntry::of, ExportedEntry::position);
    }

    private static String[] withUser(ExportedEntry entry, Map<String, String> emails) {
        var cells = new String[entry.cells().length + 2];
        cells[0] = CsvText.inert(entry.uid());
        cells[1] = CsvText.inert(emails.get(entry.uid()));
        System.arraycopy(entry.cells(), 0, cells, 2, entry.cells().length);
        return cells;
    }

    /** Where an export goes. */
    @FunctionalInterface
    public interface Target {

        /** Called before the start, with the end of the window, exclusive: the requested one, or an earlier one. */
        default void until(Instant until) {}

        /** Called once, when the export starts. */
        OutputStream open() throws IOException;

        /** Called after each page, with the number of entries that have been written since the start. */
        default void written(long entries) {}
    }

    private record Columns(String header, Function<Set<String>, Map<String, String>> emails, Cells cells) {}

    @FunctionalInterface
    private interface Cells {
        String[] of(ExportedEntry entry, Map<String, String> emails);
    }
}
