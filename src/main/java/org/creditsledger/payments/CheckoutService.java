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
import java.util.function.Supplier;
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
    private final PlanOffers plans;
    private final CheckoutInquiry inquiry;
    private final TransactionOperations transactions;
    private final PaymentsProperties properties;
    private final InstantSource clock;

    CheckoutService(
            CreditPackRepository packs,
            CheckoutRepository checkouts,
            List<PaymentProvider> providers,
            PlanOffers plans,
            CheckoutInquiry inquiry,
            TransactionOperations transactions,
            PaymentsProperties properties,
            InstantSource clock) {
        this.packs = packs;
        this.checkouts = checkouts;
        // If the demo has a Stripe key, it uses Stripe.
        this.provider = providers.stream().findFirst();
        this.plans = plans;
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
        return open(uid, requestKey, () -> pack(packId));
    }

    /**
     * Opens a checkout of a plan, or finds the open one: at most one for each user and group of plans, so that nobody subscribes
     * twice in two tabs. A checkout of another plan of the group ends.
     *
     * @param priceId the provider's; null for the only price of the plan
     * @param requestKey the caller's own key, of the form {@value #KEY_PATTERN}
     */
    @PreAuthorize("#uid == authentication.name")
    public CheckoutResult subscribe(String uid, String planId, @Nullable String priceId, @Nullable String requestKey) {
        return open(uid, requestKey, () -> plans.find(uid, planId, priceId));
    }

    private CheckoutResult open(String uid, @Nullable String requestKey, Supplier<Checkout.Found> offer) {
        if (requestKey != null && !requestKey.matches(KEY_PATTERN)) {
            throw new IllegalArgumentException("requestKey is not of the form " + KEY_PATTERN);
        }
        if (provider.isEmpty()) {
            log.warn("checkout requested, but no payment provider is configured: credits.payments.stripe.secret-key");
            return new CheckoutResult.ProviderUnavailable();
        }
        return switch (begin(uid, requestKey, offer, provider.get())) {
            case Begun.Known(var result) -> result;
            case Begun.Started started -> askProvider(started, provider.get());
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

    /** The provider reports that the user has subscribed. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void complete(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.paid(null, null, now()));
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

    private Checkout.Found pack(String packId) {
        return Optional.of(packId)
                .filter(CreditPack::isId)
                .flatMap(packs::findByIdAndActiveTrue)
                .<Checkout.Found>map(CreditPackRow::toPack)
                .orElseGet(() -> new CheckoutResult.UnknownPack(packId));
    }

    /** Tries again while other requests of the same user commit first; the limit allows few of them. */
    private Begun begin(
            String uid, @Nullable String requestKey, Supplier<Checkout.Found> offer, PaymentProvider provider) {
        for (var turn = 0; ; turn++) {
            try {
                return transactions.execute(_ -> switch (offer.get()) {
                    case CheckoutResult.NoOffer none -> new Begun.Known(none);
                    case Checkout.Offer found -> tryToBegin(uid, requestKey, found, provider);
                });
            } catch (DataIntegrityViolationException somebodyWasFaster) {
                if (turn > properties.maxOpenCheckoutsPerUser()) {
                    throw somebodyWasFaster;
                }
            }
        }
    }

    private Begun tryToBegin(String uid, @Nullable String requestKey, Checkout.Offer offer, PaymentProvider provider) {
        var now = now();
        var key = requestKey == null ? null : uid + " " + requestKey;
        var slot = slot(uid, key, offer);
        var open = checkouts.lockOpen(uid);
        var ofKey = key == null ? Optional.<CheckoutRow>empty() : checkouts.lockByRequestKey(key);
        if (ofKey.isPresent() && !ofKey.get().isFor(offer)) {
            return new Begun.Known(new CheckoutResult.KeyConflict());
        }
        var existing = ofKey.or(() ->
                        open.stream().filter(checkout -> checkout.hasSlot(slot)).findFirst())
                .orElse(null);
        if (existing != null) {
            if (existing.status() == CheckoutStatus.STARTING) {
                if (existing.wasTouchedSince(now.minus(STUCK_AFTER))) {
                    return new Begun.Known(new CheckoutResult.InProgress());
                }
                if (existing.isFor(offer)) {
                    // The process was killed while it waited. The provider returns the same page as before.
                    existing.touch(now);
                    return new Begun.Started(existing.toCheckout(), sessionsBeside(existing, offer));
                }
            }
            var isOverdue = existing.isOverdue(now);
            if (isOverdue) {
                existing.givenUp(now);
            }
            if (ofKey.isPresent() || !isOverdue && existing.offersTheSameAs(offer)) {
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
                uid, offer, provider.name(), key, slot, number.getAsInt(), now, properties.checkoutTimeout()));
        checkouts.flush();
        return new Begun.Started(checkout.toCheckout(), sessionsBeside(checkout, offer));
    }

    /** Other sessions that may still be paid, although a user can have only one subscription of a group. */
    private List<String> sessionsBeside(CheckoutRow checkout, Checkout.Offer offer) {
        return offer instanceof PlanOffers.Offered plan
                ? checkouts.findPayableSessions(checkout.uid(), plan.group(), checkout.id())
                : List.of();
    }

    /** Of the open checkouts in one slot, there is one. */
    private static String slot(String uid, @Nullable String key, Checkout.Offer offer) {
        return switch (offer) {
            case CreditPack pack -> key == null ? "pack " + uid + " " + pack.id() : "key " + key;
            case PlanOffers.Offered plan -> "plan " + uid + " " + plan.group();
        };
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

    private CheckoutResult askProvider(Begun.Started started, PaymentProvider provider) {
        var checkout = started.checkout();
        var isOpen = false;
        try {
            for (var session : started.sessionsBeside()) {
                if (!provider.expire(session)) {
                    return new CheckoutResult.AlreadySubscribed();
                }
                transactions.executeWithoutResult(
                        _ -> checkouts.findBySessionId(session).ifPresent(row -> row.expired(now())));
            }
            var page = provider.open(checkout);
            var opened = transactions.execute(_ -> {
                var row = checkouts.lock(checkout.id()).orElseThrow();
                row.opened(page.sessionId(), page.url(), now());
                return row.toCheckout();
            });
            isOpen = true;
            return new CheckoutResult.Opened(opened);
        } catch (PaymentProvider.UnavailableException exception) {
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
        /** @param sessionsBeside must end before this one begins: only one of them may be paid */
        record Started(Checkout checkout, List<String> sessionsBeside) implements Begun {}

        record Known(CheckoutResult result) implements Begun {}
    }
}
