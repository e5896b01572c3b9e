package org.creditsledger.payments;

import com.stripe.model.checkout.Session;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.creditsledger.operations.OneNodeAtATime;
import org.creditsledger.security.ServiceIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Periodically finds payments whose webhook is missing, on one node at a time: asks about our own checkouts until their
 * end is known, and lists the sessions of other shops. Payments that were credited already, or wait for an admin, are
 * skipped without a write.
 */
@Component
class PaymentSweep {

    private static final Logger log = LoggerFactory.getLogger(PaymentSweep.class);

    private final List<PaymentProvider> providers;
    private final Lock lock;
    private final CheckoutInquiry inquiry;
    private final PaymentRepository payments;
    private final StripeEvents events;
    private final CheckoutService checkouts;
    private final PaymentsProperties properties;
    private final ServiceIdentity identity;
    private final InstantSource clock;

    PaymentSweep(
            List<PaymentProvider> providers,
            Lock lock,
            CheckoutInquiry inquiry,
            PaymentRepository payments,
            StripeEvents events,
            CheckoutService checkouts,
            PaymentsProperties properties,
            ServiceIdentity identity,
            InstantSource clock) {
        this.providers = providers;
        this.lock = lock;
        this.inquiry = inquiry;
        this.payments = payments;
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
        lock.tryRun(() -> {
                    reconcile();
                    return checkouts.endAbandoned();
                })
                .filter(ended -> ended > 0)
                .ifPresent(ended -> log.info("expired checkouts that never got a session: {}", ended));
    }

    /** Returns how many payments without a webhook were credited. */
    int reconcile() {
        var found = new Found();
        identity.run("service:payments", () -> {
            inquiry.askDue(session -> settle(List.of(session), found));
            providers.forEach(provider -> reconcile(provider, found));
        });
        return found.payments;
    }

    private void reconcile(PaymentProvider provider, Found found) {
        try {
            provider.listCompleted(
                    clock.instant().minus(properties.reconciliationWindow()), page -> settle(page, found));
        } catch (PaymentProvider.UnavailableException | RuntimeException exception) {
            log.warn("payments could not be reconciled; retrying next time: provider={}", provider.name(), exception);
        }
    }

    private void settle(List<Session> sessions, Found found) {
        var paid = sessions.stream()
                .filter(session -> !StripeSession.UNPAID.equals(session.getPaymentStatus()))
                .collect(Collectors.groupingBy(PaymentSweep::paymentId));
        if (paid.isEmpty()) {
            return;
        }
        paid.keySet().removeAll(payments.findDealtWith(paid.keySet()));
        var left = paid.values().stream().flatMap(List::stream).toList();
        var own = left.isEmpty()
                ? Set.<String>of()
                : checkouts.sessionsOfOurs(left.stream().map(Session::getId).toList());
        left.stream()
                // For everything else that is sold through the same account, one query per page is enough.
                .filter(session -> own.contains(session.getId()) || namesUs(session))
                .forEach(session -> settle(session, found));
    }

    private void settle(Session session, Found found) {
        try {
            if (events.settle(session).kind() == StripeOutcome.Kind.POSTED) {
                found.payments++;
                log.warn("credited without a webhook: session={}", session.getId());
            }
        } catch (RuntimeException exception) {
            // A session that fails must not block the others.
            log.error("payment not credited: session={}", session.getId(), exception);
        }
    }

    private static boolean namesUs(Session session) {
        var metadata = session.getMetadata();
        return session.getClientReferenceId() != null
                || metadata != null && (metadata.containsKey("uid") || metadata.containsKey("packId"));
    }

    private static String paymentId(Session session) {
        return Objects.requireNonNullElse(session.getPaymentIntent(), session.getId());
    }

    /** Lets one run at a time sweep payments, so that the nodes do not ask the provider the same. */
    @Component
    static class Lock extends OneNodeAtATime {

        Lock(DataSource dataSource, InstantSource clock) {
            super("payment-sweep", dataSource, clock);
        }
    }

    private static final class Found {
        int payments;
    }
}
