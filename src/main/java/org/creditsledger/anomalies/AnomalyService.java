package org.creditsledger.anomalies;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Stores the events that an admin should review, and their states. */
@Service
public class AnomalyService {

    public static final int MAX_NOTE_LENGTH = 1_000;
    /** The maximum size of a page. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Logger log = LoggerFactory.getLogger(AnomalyService.class);

    private final AnomalyRepository anomalies;
    private final CountWriter writer;
    private final AnomalyQueries queries;
    private final AnomalyFigures figures;
    private final InstantSource clock;

    AnomalyService(
            AnomalyRepository anomalies,
            CountWriter writer,
            AnomalyQueries queries,
            AnomalyFigures figures,
            InstantSource clock) {
        this.anomalies = anomalies;
        this.writer = writer;
        this.queries = queries;
        this.figures = figures;
        this.clock = clock;
    }

    /**
     * Records an event; if it was recorded before, increases its count and takes over its newest values. It joins the
     * caller's transaction: a rollback also removes the record.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void record(AnomalyReport report) {
        warn(report);
        writer.write(List.of(AnomalyCounter.Count.once(report, clock)));
        figures.metAfterCommit(report.kind());
    }

    /**
     * Records an event once: for repeated checks of an event that does not recur. An anomaly that an admin has resolved
     * stays resolved. It joins the caller's transaction.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void recordOnce(AnomalyReport report) {
        if (writer.insert(AnomalyCounter.Count.once(report, clock))) {
            warn(report);
            figures.metAfterCommit(report.kind());
        }
    }

    private static void warn(AnomalyReport report) {
        log.warn(
                "anomaly: kind={} key={} uid={} attemptedAmount={} balance={} available={}: {}",
                report.kind().code(),
                report.key(),
                report.uid(),
                report.attemptedAmount(),
                report.balance(),
                report.available(),
                report.details());
    }

    /**
     * Most recently seen first; an anomaly that recurs while the reader pages moves to the top and is not on a later
     * page.
     *
     * @param after where the page begins; null for the first page
     * @param skip how many more to skip; they are still read, so keep it small
     * @param limit 1 to {@value #MAX_PAGE_SIZE}
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public AnomalyPage page(AnomalyFilter filter, @Nullable AnomalyPosition after, int skip, int limit) {
        if (limit < 1 || limit > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit must be 1 to " + MAX_PAGE_SIZE + ": " + limit);
        }
        var oneMore = queries.page(filter, after, skip, limit + 1);
        var page = oneMore.stream().limit(limit).toList();
        return new AnomalyPage(page, oneMore.size() > limit ? AnomalyPosition.of(page.getLast()) : null);
    }

    /** @param limit where to stop counting */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public long count(AnomalyFilter filter, long limit) {
        return queries.count(filter, limit);
    }

    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Optional<Anomaly> find(UUID id) {
        return queries.find(id);
    }

    /** All changes of its state, newest first. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<AnomalyChange> history(UUID id) {
        return anomalies.changes(id).stream().map(AnomalyChangeRow::toChange).toList();
    }

    /**
     * Changes its state, with a note. The history keeps the change for ever.
     *
     * @param seenVersion the version of the {@link Anomaly} that the admin saw; if it has changed since, the change is
     *     rejected
     */
    @PreAuthorize("hasRole('ADMIN') and #admin == authentication.name")
    @Transactional
    public ChangeResult change(UUID id, int seenVersion, AnomalyState state, String note, String admin) {
        if (note.length() > MAX_NOTE_LENGTH || note.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a note has at most " + MAX_NOTE_LENGTH + " characters");
        }
        var isChanged = anomalies.change(id, seenVersion, state.code()) == 1;
        if (isChanged) {
            var now = Timestamps.now(clock);
            anomalies.remember(id, seenVersion + 1, now, state.code(), admin, note);
        }
        return find(id).<ChangeResult>map(anomaly ->
                        isChanged ? new ChangeResult.Changed(anomaly) : new ChangeResult.ChangedMeanwhile(anomaly))
                .orElseGet(ChangeResult.NotFound::new);
    }
}
