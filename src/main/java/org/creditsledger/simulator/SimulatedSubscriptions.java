package org.creditsledger.simulator;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The simulator's subscriptions, each with its own test clock. Every change sends the events that Stripe sends; the ledger's clock stays
 * where it is.
 */
@Service
@Profile(Simulator.PROFILE)
public class SimulatedSubscriptions {

    private final SimulatedSubscriptionRepository repository;
    private final PricedPlans plans;
    private final SimulatedBilling stripe;
    private final SimulatedWebhooks webhooks;
    private final TransactionOperations transactions;
    private final InstantSource clock;

    SimulatedSubscriptions(
            SimulatedSubscriptionRepository repository,
            PricedPlans plans,
            JsonMapper json,
            SimulatedWebhooks webhooks,
            TransactionOperations transactions,
            InstantSource clock) {
        this.repository = repository;
        this.plans = plans;
        this.stripe = new SimulatedBilling(json);
        this.webhooks = webhooks;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** A user's own subscription. */
    @PreAuthorize("#uid == authentication.name")
    public Optional<SimulatedSubscription> find(String uid, String id) {
        return repository.find(id).filter(row -> row.uid.equals(uid)).map(this::toSubscription);
    }

    /**
     * Changes a user's own subscription, once, however often it is clicked.
     *
     * @param version of the subscription that the user has seen: if it has changed since, nothing happens
     */
    @PreAuthorize("#uid == authentication.name")
    public SimulatedSubscription act(String uid, String id, int version, SimulatedAction action) {
        var done = Objects.requireNonNull(transactions.execute(_ -> {
            var row = repository
                    .lock(id)
                    .filter(found -> found.uid.equals(uid))
                    .orElseThrow(() -> new IllegalArgumentException("no such subscription"));
            var life = life(row);
            if (row.version == version) {
                life.act(action, now());
                row.version++;
                save(row, life);
            }
            return new Done(toSubscription(row), life.events());
        }));
        done.events().forEach(webhooks::send);
        return done.subscription();
    }

    /** Begins a subscription, once. Call it within a transaction. */
    void begin(String token, String uid, String planId, String priceId) {
        var row = new SimulatedSubscriptionRow(token, uid, plans.get(planId, priceId), now());
        repository.add(row);
        var stored = repository.lock(row.id).orElseThrow();
        var life = life(stored);
        if (life.invoices().isEmpty()) {
            life.begin();
            save(stored, life);
        }
    }

    /** Those about its beginning. */
    List<SimulatedEvent> firstEvents(String id) {
        var row = repository.find(id).orElseThrow();
        var life = life(row);
        row.clock = row.createdAt;
        life.report("created");
        life.report(life.invoices().getFirst());
        return life.events();
    }

    SimulatedLife life(SimulatedSubscriptionRow row) {
        return new SimulatedLife(row, repository.invoices(row.id), plans, stripe);
    }

    void save(SimulatedSubscriptionRow row, SimulatedLife life) {
        repository.update(row);
        life.invoices().forEach(repository::save);
    }

    private SimulatedSubscription toSubscription(SimulatedSubscriptionRow row) {
        var plan = plans.get(row.planId, row.priceId);
        var invoices = repository.invoices(row.id).stream()
                .map(SimulatedInvoiceRow::toInvoice)
                .toList();
        return new SimulatedSubscription(
                row.id,
                plan,
                next(row),
                row.status,
                row.cancelsAtEnd,
                now().isAfter(row.clock) ? now() : row.clock,
                row.periodStart(),
                row.periodEnd(),
                row.endedAt,
                row.version,
                invoices.reversed(),
                plans.alternatives(plan));
    }

    private @Nullable PricedPlan next(SimulatedSubscriptionRow row) {
        return row.nextPlanId == null || row.nextPriceId == null ? null : plans.get(row.nextPlanId, row.nextPriceId);
    }

    private Instant now() {
        return Timestamps.now(clock);
    }

    private record Done(SimulatedSubscription subscription, List<SimulatedEvent> events) {}
}
