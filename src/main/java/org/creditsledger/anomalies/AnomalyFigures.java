package org.creditsledger.anomalies;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts the anomalies of this node for operators; admins see the counts in the rows. */
@Component
class AnomalyFigures {

    private final MeterRegistry registry;

    AnomalyFigures(MeterRegistry registry) {
        this.registry = registry;
        for (var kind : AnomalyKind.values()) {
            counter(kind); // Created at zero, because an alert looks for the first increase.
        }
    }

    void met(AnomalyKind kind) {
        counter(kind).increment();
    }

    /** Counts after the commit of the caller's transaction: a rolled-back event did not happen. */
    void metAfterCommit(AnomalyKind kind) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                met(kind);
            }
        });
    }

    private Counter counter(AnomalyKind kind) {
        return Counter.builder("credits.anomalies")
                .description("Anomalies that were met")
                .tag("kind", kind.code())
                .register(registry);
    }
}
