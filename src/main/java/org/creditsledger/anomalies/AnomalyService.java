package org.creditsledger.anomalies;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Remembers what somebody should look at. */
@Service
public class AnomalyService {

    public static final int MAX_NOTE_LENGTH = 1_000;
    /** The most that one page may have. */
    public static final int MAX_PAGE_SIZE = 200;

    private static final Logger log = LoggerFactory.getLogger(AnomalyService.class);

    private final AnomalyRepository anomalies;
    private final AnomalyQueries queries;
    private final AnomalyFigures figures;
    private final InstantSource clock;

    AnomalyService(AnomalyRepository anomalies, AnomalyQueries queries, AnomalyFigures figures, InstantSource clock) {
        this.anomalies = anomalies;
        this.queries = queries;
        this.figures = figures;
        this.clock = clock;
    }

    /**
     * Records something, or counts it up and takes over its newest figures when the same was recorded before. In the
     * caller's transaction, if there is one: what is undone there has not happened, and leaves no record.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void record(AnomalyReport report) {
        warn(report);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var kind = report.kind().code();
        // Two statements, as H2 knows no ON CONFLICT DO UPDATE. Of two that come at once the second waits at the
        // insert.
        if (!insert(report, now)) {
            anomalies.repeat(
                    kind,
                    report.key(),
                    now,
                    report.entryId(),
                    report.attemptedAmount(),
                    report.balance(),
                    report.available(),
                    report.details());
            if (anomalies.rememberRecurrence(kind, report.key()) > 0) {
                anomalies.reopen(kind, report.key());
            }
        }
        figures.metAfterCommit(report.kind());
    }

    /**
     * Records something unless it was recorded before: for what is looked at again and again and does not happen again.
     * What an admin has resolved stays resolved. In the caller's transaction, if there is one.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void recordOnce(AnomalyReport report) {
        if (insert(report, clock.instant().truncatedTo(ChronoUnit.MICROS))) {
            warn(report);
            figures.metAfterCommit(report.kind());
        }
    }

    /** @return whether there was none of this kind and key */
    private boolean insert(AnomalyReport report, Instant now) {
        return 1
                == anomalies.insert(
                        UUID.randomUUID(),
                        report.kind().code(),
                        report.key(),
                        now,
                        report.uid(),
                        report.type(),
                        report.entryId(),
                        report.attemptedAmount(),
                        report.balance(),
                        report.available(),
                        report.details());
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
     * Those that were last seen newest first; what is seen again meanwhile is not on a later page.
     *
     * @param after where the page begins; null for the newest
     * @param skip how many after that to pass over; they are still read, so keep it small
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
        return anomalies.findById(id).map(AnomalyRow::toAnomaly);
    }

    /** Every change of its state, the newest first. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<AnomalyChange> history(UUID id) {
        return anomalies.changes(id).stream().map(AnomalyChangeRow::toChange).toList();
    }

    /**
     * Says how far an admin has got with it, and why. The line of history stays for ever.
     *
     * @param seenVersion that of the {@link Anomaly} that the admin saw: who decided upon something older is told
     */
    @PreAuthorize("hasRole('ADMIN') and #admin == authentication.name")
    @Transactional
    public ChangeResult change(UUID id, int seenVersion, AnomalyState state, String note, String admin) {
        if (note.length() > MAX_NOTE_LENGTH || note.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a note has at most " + MAX_NOTE_LENGTH + " characters");
        }
        var isChanged = anomalies.change(id, seenVersion, state.code()) == 1;
        if (isChanged) {
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            anomalies.remember(id, seenVersion + 1, now, state.code(), admin, note);
        }
        return find(id).<ChangeResult>map(anomaly ->
                        isChanged ? new ChangeResult.Changed(anomaly) : new ChangeResult.ChangedMeanwhile(anomaly))
                .orElseGet(ChangeResult.NotFound::new);
    }
}
