package org.creditsledger.anomalies;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Remembers what somebody should look at. */
@Service
public class AnomalyService {

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
        }
    }
}
