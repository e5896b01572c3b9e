package org.creditsledger.payments;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/** Sends buyers to the payment provider's page and keeps track of their checkouts. */
@Service
public class CheckoutService {

    /** The format of a caller's own request key. */
    public static final String KEY_PATTERN = "[!-~]{1,255}";

    private static final Logger log = LoggerFactory.getLogger(CheckoutService.class);

    /**
     * Longer than any call to the provider takes: a checkout that is still starting then belongs to a killed process.
     */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    private final CreditPackRepository packs;
    private final CheckoutRepository checkouts;
    private final Optional<PaymentProvider> provider;
    private final CheckoutInquiry inquiry;
    private final TransactionOperations transactions;
    private final PaymentsProperties properties;
    private final InstantSource clock;

    CheckoutService(
            CreditPackRepository packs,
            CheckoutRepository checkouts,
            List<PaymentProvider> providers,
            CheckoutInquiry inquiry,
            TransactionOperations transactions,
            PaymentsProperties properties,
            InstantSource clock) {
        this.packs = packs;
        this.checkouts = checkouts;
        // If the demo has a Stripe key, it uses Stripe.
        this.provider = providers.stream().findFirst();
        this.inquiry = inquiry;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Opens a checkout, or finds the open one: at most one for each user and pack, or for each request key, and at most
     * {@link PaymentsProperties#maxOpenCheckoutsPerUser} in all. It is stored before the provider is asked, and no
     * transaction is open during that call.
     *
     * @param requestKey the caller's own key, of the form {@value #KEY_PATTERN}: the same key always leads to the same
     *     checkout, unless that failed
     */
    @PreAuthorize("#uid == authentication.name")
    public CheckoutResult open(String uid, String packId, @Nullable String requestKey) {
        if (requestKey != null && !requestKey.matches(KEY_PATTERN)) {
            throw new IllegalArgumentException("requestKey is not of the form " + KEY_PATTERN);
        }
        if (provider.isEmpty()) {
            log.warn("checkout requested, but no payment provider is configured: credits.payments.stripe.secret-key");
            return new CheckoutResult.ProviderUnavailable();
        }
        return switch (begin(uid, packId, requestKey, provider.get())) {
            case Begun.Known(var result) -> result;
            case Begun.Started(var checkout) -> askProvider(checkout, provider.get());
        };
    }

    /** A user's own checkout. */
    @PreAuthorize("#uid == authentication.name")
    @Transactional(readOnly = true)
    public Optional<Checkout> find(String uid, UUID id) {
        return checkouts
                .findById(id)
                .filter(checkout -> checkout.uid().equals(uid))
                .map(CheckoutRow::toCheckout);
    }

    /**
     * A user's own checkout, when they look at its state. While its end is unknown, this also asks the provider, which
     * may know more than its webhooks have reported. The answer shows at the next look.
     */
    @PreAuthorize("#uid == authentication.name")
    @Transactional(readOnly = true)
    public Optional<Checkout> look(String uid, UUID id) {
        var row = checkouts.findById(id).filter(checkout -> checkout.uid().equals(uid));
        row.filter(checkout -> checkout.isWorthAsking(now())).ifPresent(_ -> inquiry.askSoon(id));
        return row.map(CheckoutRow::toCheckout);
    }

    /** A user's ordered payments that may take days, newest first, at most three. */
    @PreAuthorize("#uid == authentication.name")
    @Transactional(readOnly = true)
    public List<Checkout> processing(String uid) {
        return checkouts.findNewestProcessing(uid).stream()
                .map(CheckoutRow::toCheckout)
                .toList();
    }

    /** The provider reports that the payment was ordered; whether the money arrives is not known yet. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void process(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.processing(now()));
    }

    /** The provider reports that the payment failed. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void decline(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.declined(now()));
    }

    /** The provider reports that the checkout was not paid in time. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void expire(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.expired(now()));
    }

    /** The session ids that belong to our checkouts. */
    @Transactional(readOnly = true)
    Set<String> sessionsOfOurs(Collection<String> sessionIds) {
        return checkouts.findSessionIds(sessionIds);
    }

    /** Ends checkouts whose process was killed before the provider opened a session. */
    @Transactional
    int endAbandoned() {
        var now = now();
        var abandoned = checkouts.lockAbandoned(now, now.minus(STUCK_AFTER));
        abandoned.forEach(checkout -> {
            checkout.failed(now);
            checkout.expired(now);
        });
        return abandoned.size();
    }

    /** Tries again while other requests of the same user commit first; the limit allows few of them. */
    private Begun begin(String uid, String packId, @Nullable String requestKey, PaymentProvider provider) {
        for (var turn = 0; ; turn++) {
            try {
                return transactions.execute(_ -> tryToBegin(uid, packId, requestKey, provider));
            } catch (DataIntegrityViolationException somebodyWasFaster) {
                if (turn > properties.maxOpenCheckoutsPerUser()) {
                    throw somebodyWasFaster;
                }
            }
        }
    }

    private Begun tryToBegin(String uid, String packId, @Nullable String requestKey, PaymentProvider provider) {
        var pack = Optional.of(packId)
                .filter(CreditPack::isId)
                .flatMap(packs::findByIdAndActiveTrue)
                .map(CreditPackRow::toPack)
                .orElse(null);
        if (pack == null) {
            return new Begun.Known(new CheckoutResult.UnknownPack(packId));
        }
        var now = now();
        var key = requestKey == null ? null : uid + " " + requestKey;
        var slot = key == null ? "pack " + uid + " " + packId : "key " + key;
        var open = checkouts.lockOpen(uid);
        var existing = (key == null
                        ? open.stream()
                                .filter(checkout -> checkout.hasSlot(slot))
                                .findFirst()
                        : checkouts.lockByRequestKey(key))
                .orElse(null);
        if (existing != null) {
            if (!existing.isFor(pack)) {
                return new Begun.Known(new CheckoutResult.KeyConflict());
            }
            if (existing.status() == CheckoutStatus.STARTING) {
                if (existing.wasTouchedSince(now.minus(STUCK_AFTER))) {
                    return new Begun.Known(new CheckoutResult.InProgress());
                }
                // The process was killed while it waited. The provider returns the same page as before.
                existing.touch(now);
                return new Begun.Started(existing.toCheckout());
            }
            var isOverdue = existing.isOverdue(now);
            if (isOverdue) {
                existing.givenUp(now);
            }
            if (key != null || !isOverdue && existing.offersTheSameAs(pack)) {
                return new Begun.Known(new CheckoutResult.Opened(existing.toCheckout()));
            }
            existing.givenUp(now);
        }
        open.stream().filter(checkout -> checkout.isOverdue(now)).forEach(checkout -> checkout.givenUp(now));
        var number = freeNumber(open);
        if (number.isEmpty()) {
            return new Begun.Known(new CheckoutResult.TooManyOpen(properties.maxOpenCheckoutsPerUser()));
        }
        checkouts.flush();
        var checkout = checkouts.save(new CheckoutRow(
                uid, pack, provider.name(), key, slot, number.getAsInt(), now, properties.checkoutTimeout()));
        checkouts.flush();
        return new Begun.Started(checkout.toCheckout());
    }

    /**
     * Each open checkout has a number. The database gives each number to one checkout only, so concurrent requests also
     * respect the limit.
     */
    private OptionalInt freeNumber(List<CheckoutRow> locked) {
        var open = locked.stream()
                .filter(checkout -> checkout.status().isPending())
                .toList();
        var limit = properties.maxOpenCheckoutsPerUser();
        return open.size() >= limit
                ? OptionalInt.empty()
                : IntStream.rangeClosed(1, limit)
                        .filter(number -> open.stream().noneMatch(checkout -> checkout.hasNumber(number)))
                        .findFirst();
    }

    private CheckoutResult askProvider(Checkout checkout, PaymentProvider provider) {
        var isOpen = false;
        try {
            var page = provider.open(checkout);
            var opened = transactions.execute(_ -> {
                var row = checkouts.lock(checkout.id()).orElseThrow();
                row.opened(page.sessionId(), page.url(), now());
                return row.toCheckout();
            });
            isOpen = true;
            return new CheckoutResult.Opened(opened);
        } catch (ProviderUnavailableException exception) {
            log.warn("checkout not opened: id={} provider={}", checkout.id(), provider.name(), exception);
            return new CheckoutResult.ProviderUnavailable();
        } finally {
            if (!isOpen) {
                transactions.executeWithoutResult(
                        _ -> checkouts.lock(checkout.id()).ifPresent(row -> row.failed(now())));
            }
        }
    }

    private Instant now() {
        return Timestamps.now(clock);
    }

    /** The first step's result: whether the provider must be asked. */
    private sealed interface Begun {
        record Started(Checkout checkout) implements Begun {}

        record Known(CheckoutResult result) implements Begun {}
    }
}
