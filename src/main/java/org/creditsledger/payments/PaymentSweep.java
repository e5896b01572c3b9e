package org.creditsledger.payments;

import java.time.InstantSource;
import java.util.List;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes up, every now and then, for webhooks that never came. What has been told already is told once more, in vain. */
@Component
class PaymentSweep {

    private static final Logger log = LoggerFactory.getLogger(PaymentSweep.class);

    private final List<PaymentProvider> providers;
    private final StripeEvents events;
    private final CheckoutService checkouts;
    private final PaymentsProperties properties;
    private final ServiceIdentity identity;
    private final InstantSource clock;

    PaymentSweep(
            List<PaymentProvider> providers,
            StripeEvents events,
            CheckoutService checkouts,
            PaymentsProperties properties,
            ServiceIdentity identity,
            InstantSource clock) {
        this.providers = providers;
        this.events = events;
        this.checkouts = checkouts;
        this.properties = properties;
        this.identity = identity;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${credits.payments.sweep-interval-ms}",
            fixedDelayString = "${credits.payments.sweep-interval-ms}")
    void sweep() {
        reconcile();
        var ended = checkouts.endOverdue();
        if (ended > 0) {
            log.info("ended checkouts that nobody paid in time: {}", ended);
        }
    }

    /** Answers how many payments were credited that no webhook had told. */
    int reconcile() {
        var found = new Found();
        identity.run("service:payments", () -> providers.forEach(provider -> reconcile(provider, found)));
        return found.payments;
    }

    private void reconcile(PaymentProvider provider, Found found) {
        try {
            provider.forEachCompleted(clock.instant().minus(properties.reconciliationWindow()), session -> {
                try {
                    if (events.settle(session).kind() == StripeOutcome.Kind.POSTED) {
                        found.payments++;
                        log.warn("no webhook told of it: session={} provider={}", session.getId(), provider.name());
                    }
                } catch (RuntimeException exception) {
                    // One that cannot be credited must not keep the others from it.
                    log.error("not credited: session={} provider={}", session.getId(), provider.name(), exception);
                }
            });
        } catch (ProviderUnavailableException | RuntimeException exception) {
            log.warn("not reconciled, until the next time: provider={}", provider.name(), exception);
        }
    }

    private static final class Found {
        int payments;
    }
}
