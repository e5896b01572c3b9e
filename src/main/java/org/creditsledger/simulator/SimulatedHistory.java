package org.creditsledger.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.creditsledger.database.Timestamps;
import org.creditsledger.payments.StripeEvents;
import org.springframework.context.annotation.Profile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Lets a subscription live through past days, before a server takes requests: its events go to their handler without HTTP. A repeated
 * day changes nothing, and completes the first one if that was interrupted.
 */
@Service
@Profile(Simulator.PROFILE)
public class SimulatedHistory {

    private final SimulatedSubscriptionRepository repository;
    private final SimulatedSubscriptions subscriptions;
    private final StripeEvents events;
    private final TransactionOperations transactions;
    private final InstantSource clock;

    SimulatedHistory(
            SimulatedSubscriptionRepository repository,
            SimulatedSubscriptions subscriptions,
            StripeEvents events,
            TransactionOperations transactions,
            InstantSource clock) {
        this.repository = repository;
        this.subscriptions = subscriptions;
        this.events = events;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Begins a subscription now, unless it exists. */
    @PreAuthorize("hasRole('SERVICE')")
    public void begin(String token, String uid, String planId, String priceId) {
        transactions.executeWithoutResult(_ -> subscriptions.begin(token, uid, planId, priceId));
    }

    /** Renews the subscription for each period that has ended, and reports the invoices of the last day. */
    @PreAuthorize("hasRole('SERVICE')")
    public void live(String token) {
        var id = SimulatedSubscriptionRow.idOf(token);
        var now = Timestamps.now(clock);
        transactions.executeWithoutResult(_ -> repository.lock(id).ifPresent(row -> {
            var life = subscriptions.life(row);
            while (!row.periodEnd().isAfter(now)) {
                life.renew(true);
                row.version++;
            }
            subscriptions.save(row, life);
        }));
        repository.find(id).ifPresent(row -> report(row, now));
    }

    private void report(SimulatedSubscriptionRow row, Instant now) {
        var life = subscriptions.life(row);
        for (var invoice : life.invoices()) {
            if (invoice.createdAt.isAfter(now.minus(Duration.ofDays(1))) && !invoice.createdAt.isAfter(now)) {
                row.clock = invoice.createdAt;
                row.period = invoice.number - 1;
                life.report(invoice.number == 1 ? "created" : "updated");
                life.report(invoice);
            }
        }
        life.events().stream().map(SimulatedEvent::body).forEach(events::handle);
    }
}
