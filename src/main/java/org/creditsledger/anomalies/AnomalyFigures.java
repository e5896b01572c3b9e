package org.creditsledger.anomalies;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Counts what was met on this node, for operators; rows count it for admins. */
@Component
class AnomalyFigures {

    private final MeterRegistry registry;

    AnomalyFigures(MeterRegistry registry) {
        this.registry = registry;
        for (var kind : AnomalyKind.values()) {
            counter(kind); // from zero on: an alert looks for the first
        }
    }

    void met(AnomalyKind kind) {
        counter(kind).increment();
    }

    /** Once the caller's transaction is committed: what is undone was not met. */
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
