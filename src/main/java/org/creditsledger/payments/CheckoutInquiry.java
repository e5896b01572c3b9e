package org.creditsledger.payments;

import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Asks the provider, by session id, about checkouts whose end it has not reported. No transaction is open while it
 * waits for the provider.
 */
@Component
class CheckoutInquiry implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CheckoutInquiry.class);

    /** How many looks of buyers ask the provider at the same time. Further ones see the stored state. */
    private static final int LOOKS_AT_ONCE = 8;

    /**
     * The states of an unpaid intent of a complete session that mean failure: the provider no longer waits for this
     * payment.
     */
    private static final Set<String> FAILED_INTENTS = Set.of("requires_payment_method", "canceled");

    private final CheckoutRepository checkouts;
    private final Map<String, PaymentProvider> providers;
    private final TransactionOperations transactions;
    private final InstantSource clock;
    private final ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore freeLooks = new Semaphore(LOOKS_AT_ONCE);

    CheckoutInquiry(
            CheckoutRepository checkouts,
            List<PaymentProvider> providers,
            TransactionOperations transactions,
            InstantSource clock) {
        this.checkouts = checkouts;
        this.providers = providers.stream().collect(Collectors.toMap(PaymentProvider::name, Function.identity()));
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Asks for the checkouts that are due, at most 200 of each provider. Each is rescheduled before it is asked for, so
     * one that fails does not block the others.
     *
     * @param paid receives each session that the provider calls paid; the checkout itself is not changed
     */
    void askDue(Consumer<Session> paid) {
        providers.values().forEach(provider -> askDue(provider, paid));
    }

    /**
     * Asks in the background and stores every state but paid: a webhook reports the payment in a moment, or the sweep
     * finds it.
     */
    void askSoon(UUID id) {
        if (freeLooks.tryAcquire()) {
            looks.execute(() -> {
                try {
                    ask(id, row -> row.isWorthAsking(now()), row -> row.askedForALook(now()), _ -> {});
                } catch (PaymentProvider.UnavailableException | RuntimeException exception) {
                    log.warn("the state of a checkout could not be updated: id={}", id, exception);
                } finally {
                    freeLooks.release();
                }
            });
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }

    private void askDue(PaymentProvider provider, Consumer<Session> paid) {
        for (var id : checkouts.findDue(provider.name(), now())) {
            try {
                ask(id, CheckoutRow::isAskedFor, row -> row.asked(now()), paid);
            } catch (PaymentProvider.UnavailableException exception) {
                log.warn("checkouts could not be checked; retrying next time: provider={}", provider.name(), exception);
                return;
            } catch (RuntimeException exception) {
                log.error("the state of a checkout could not be updated: id={}", id, exception);
            }
        }
    }

    private void ask(UUID id, Predicate<CheckoutRow> isWanted, Consumer<CheckoutRow> asked, Consumer<Session> paid)
            throws PaymentProvider.UnavailableException {
        var question =
                transactions.execute(_ -> checkouts.lock(id).filter(isWanted).flatMap(row -> {
                    asked.accept(row);
                    return question(row);
                }));
        if (question.isEmpty()) {
            return;
        }
        var session = question.get().provider().find(question.get().sessionId());
        if (session.isEmpty()) {
            log.warn("the provider does not know the session of a checkout: id={}", id);
            return;
        }
        heed(id, session.get(), paid);
    }

    private Optional<Question> question(CheckoutRow row) {
        var provider = providers.get(row.provider());
        var sessionId = row.sessionId();
        return provider == null || sessionId == null
                ? Optional.empty()
                : Optional.of(new Question(provider, sessionId));
    }

    private void heed(UUID id, Session session, Consumer<Session> paid) {
        switch (String.valueOf(session.getStatus())) {
            case "expired" -> change(id, row -> row.expired(now()));
            case "complete" -> {
                if (!StripeSession.UNPAID.equals(session.getPaymentStatus())) {
                    paid.accept(session);
                } else if (hasFailed(session.getPaymentIntentObject())) {
                    change(id, row -> row.declined(now()));
                } else {
                    change(id, row -> row.processing(now()));
                }
            }
            default -> {} // it may still be paid
        }
    }

    private static boolean hasFailed(@Nullable PaymentIntent intent) {
        return intent != null && intent.getStatus() != null && FAILED_INTENTS.contains(intent.getStatus());
    }

    private void change(UUID id, Consumer<CheckoutRow> change) {
        transactions.executeWithoutResult(_ -> checkouts.lock(id).ifPresent(change));
    }

    private Instant now() {
        return Timestamps.now(clock);
    }

    private record Question(PaymentProvider provider, String sessionId) {}
}
