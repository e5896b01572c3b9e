package org.creditsledger.payments;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/** Leads buyers to the payment provider's page, and knows what became of it. */
@Service
public class CheckoutService {

    /** What a caller may send as its own key of a request. */
    public static final String KEY_PATTERN = "[!-~]{1,255}";

    private static final Logger log = LoggerFactory.getLogger(CheckoutService.class);

    /** Longer than any provider is waited for: whoever has not answered by then was killed. */
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
        // Somebody who gives a key of Stripe to the demo wants Stripe.
        this.provider = providers.stream().findFirst();
        this.inquiry = inquiry;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Opens a checkout, or finds the one that is open: at most one for each user and pack, or for each key of theirs, and
     * at most {@link PaymentsProperties#maxOpenCheckoutsPerUser} in all. It is written down before the provider is asked,
     * and not in a transaction while it is waited for.
     *
     * @param requestKey the caller's own, of the form {@value #KEY_PATTERN}: the same key leads to the same checkout for
     *     ever, unless that has failed
     */
    @PreAuthorize("#uid == authentication.name")
    public CheckoutResult open(String uid, String packId, @Nullable String requestKey) {
        if (requestKey != null && !requestKey.matches(KEY_PATTERN)) {
            throw new IllegalArgumentException("requestKey is not of the form " + KEY_PATTERN);
        }
        if (provider.isEmpty()) {
            log.warn("checkout asked for, and no payment provider is set up: credits.payments.stripe.secret-key");
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
     * A user's own checkout, when they look at what became of it. As long as it is not known how it ended, the provider is
     * asked as well: it may know more than its webhooks have reported. Its answer shows at the next look.
     */
    @PreAuthorize("#uid == authentication.name")
    @Transactional(readOnly = true)
    public Optional<Checkout> look(String uid, UUID id) {
        var row = checkouts.findById(id).filter(checkout -> checkout.uid().equals(uid));
        row.filter(checkout -> checkout.isWorthAsking(now())).ifPresent(_ -> inquiry.askSoon(id));
        return row.map(CheckoutRow::toCheckout);
    }

    /** A user's payments that were ordered and may take days, newest first, at most three. */
    @PreAuthorize("#uid == authentication.name")
    @Transactional(readOnly = true)
    public List<Checkout> processing(String uid) {
        return checkouts.findNewestProcessing(uid).stream()
                .map(CheckoutRow::toCheckout)
                .toList();
    }

    /** The provider says that the payment was ordered; whether the money comes shows later. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void process(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.processing(now()));
    }

    /** The provider says that the payment did not work. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void decline(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.declined(now()));
    }

    /** The provider says that nobody paid in time. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    void expire(UUID id) {
        checkouts.lock(id).ifPresent(checkout -> checkout.expired(now()));
    }

    /** Those of some sessions of the provider that our checkouts have opened. */
    @Transactional(readOnly = true)
    Set<String> sessionsOfOurs(Collection<String> sessionIds) {
        return checkouts.findSessionIds(sessionIds);
    }

    /** Ends what the provider was never asked for to the end, because the process was killed. */
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

    /** A turn fails when another request of the user is committed first, and the limit lets few of them do so. */
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
                // The process was killed while it waited. The provider answers the same page as it did then.
                existing.touch(now);
                return new Begun.Started(existing.toCheckout());
            }
            var isOverdue = existing.isOverdue(now);
            if (isOverdue) {
                existing.givenUp(now);
            }
            if (key != null || !isOverdue && existing.costsAsMuchAs(pack)) {
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

    /** Of two who open a checkout at once the database lets only one have a number, so together they keep the limit, too. */
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
            log.warn("no checkout: id={} provider={}", checkout.id(), provider.name(), exception);
            return new CheckoutResult.ProviderUnavailable();
        } finally {
            if (!isOpen) {
                transactions.executeWithoutResult(
                        _ -> checkouts.lock(checkout.id()).ifPresent(row -> row.failed(now())));
            }
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** Whether the provider has to be asked. */
    private sealed interface Begun {
        record Started(Checkout checkout) implements Begun {}

        record Known(CheckoutResult result) implements Begun {}
    }
}
