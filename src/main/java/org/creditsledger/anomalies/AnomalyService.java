package org.creditsledger.anomalies;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Remembers what somebody should look at. */
@Service
public class AnomalyService {

    public static final int MAX_NOTE_LENGTH = 1_000;

    private static final Logger log = LoggerFactory.getLogger(AnomalyService.class);

    private final AnomalyRepository anomalies;
    private final InstantSource clock;

    AnomalyService(AnomalyRepository anomalies, InstantSource clock) {
        this.anomalies = anomalies;
        this.clock = clock;
    }

    /**
     * Records something, or counts it up and takes over its newest figures when the same was recorded before. In the
     * caller's transaction, if there is one: what is undone there has not happened, and leaves no record.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN')")
    @Transactional
    public void record(AnomalyReport report) {
        log.warn(
                "anomaly: kind={} key={} uid={} attemptedAmount={} balance={} available={}: {}",
                report.kind().code(),
                report.key(),
                report.uid(),
                report.attemptedAmount(),
                report.balance(),
                report.available(),
                report.details());
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var kind = report.kind().code();
        // Two statements, as H2 knows no ON CONFLICT DO UPDATE. Of two that come at once the second waits at the
        // insert.
        var isNew = 1
                == anomalies.insert(
                        UUID.randomUUID(),
                        kind,
                        report.key(),
                        now,
                        report.uid(),
                        report.type(),
                        report.entryId(),
                        report.attemptedAmount(),
                        report.balance(),
                        report.available(),
                        report.details());
        if (!isNew) {
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
