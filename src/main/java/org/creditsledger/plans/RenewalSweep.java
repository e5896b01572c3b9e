package org.creditsledger.plans;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.creditsledger.database.Timestamps;
import org.creditsledger.operations.OneNodeAtATime;
import org.creditsledger.payments.PaymentProvider;
import org.creditsledger.payments.StripeEvent;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.payments.StripeOutcome;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Regularly finds paid invoices of subscriptions that brought no credits, on one node at a time: those whose webhook is missing are
 * credited, and those that name no user become an anomaly.
 */
@Component
class RenewalSweep extends OneNodeAtATime {

    /** Longer than a month, so that each renewal is seen again before the next. */
    private static final Duration WINDOW = Duration.ofDays(35);

    private static final Duration PATIENCE_WITH_USERS = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(RenewalSweep.class);

    private final List<PaymentProvider> providers;
    private final StripeEvents events;
    private final RenewalRepository renewals;
    private final Subscriptions subscriptions;
    private final ServiceIdentity identity;
    private final InstantSource clock;

    RenewalSweep(
            List<PaymentProvider> providers,
            StripeEvents events,
            RenewalRepository renewals,
            Subscriptions subscriptions,
            ServiceIdentity identity,
            DataSource dataSource,
            InstantSource clock) {
        super("renewal-sweep", dataSource, clock);
        this.providers = providers;
        this.events = events;
        this.renewals = renewals;
        this.subscriptions = subscriptions;
        this.identity = identity;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${credits.plans.reconciliation-interval-ms}",
            fixedDelayString = "${credits.plans.reconciliation-interval-ms}")
    void sweep() {
        tryRun(this::reconcile);
    }

    /** Returns how many invoices without a webhook were credited. */
    int reconcile() {
        var found = new int[1];
        identity.run(PlanCrediting.CREATED_BY, () -> {
            for (var provider : providers) {
                try {
                    provider.listPaidInvoices(clock.instant().minus(WINDOW), page -> found[0] += credit(page));
                } catch (PaymentProvider.UnavailableException | RuntimeException exception) {
                    log.warn(
                            "renewals could not be reconciled; retrying next time: provider={}",
                            provider.name(),
                            exception);
                }
            }
            renewals.findWithoutUser(Timestamps.now(clock).minus(PATIENCE_WITH_USERS))
                    .forEach(subscriptions::reportWithoutUser);
        });
        return found[0];
    }

    private int credit(List<JsonNode> page) {
        var ids = page.stream()
                .map(invoice -> StripeEvent.text(invoice, "id"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        var credited = renewals.findCredited(ids);
        return (int) page.stream()
                .filter(invoice -> !credited.contains(String.valueOf(StripeEvent.text(invoice, "id"))))
                .filter(this::credit)
                .count();
    }

    private boolean credit(JsonNode invoice) {
        try {
            var isCredited = events.found("invoice.paid", invoice)
                    .filter(outcome -> outcome.kind() == StripeOutcome.Kind.POSTED)
                    .isPresent();
            if (isCredited) {
                log.warn("credited without a webhook: invoice={}", StripeEvent.text(invoice, "id"));
            }
            return isCredited;
        } catch (RuntimeException exception) {
            // An invoice that fails must not block the others.
            log.error("renewal not credited: invoice={}", StripeEvent.text(invoice, "id"), exception);
            return false;
        }
    }
}
