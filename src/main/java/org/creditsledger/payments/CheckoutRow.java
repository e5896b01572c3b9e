package org.creditsledger.payments;

import static java.util.Objects.requireNonNull;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code checkouts}. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "checkouts")
class CheckoutRow {

    /** The sweep asks about a checkout again after a sixtieth of its age, within these bounds. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int PAUSES_OF_ITS_AGE = 60;

    /** The pause between two requests to the provider for a buyer who looks at the checkout. */
    private static final Duration PAUSE_BETWEEN_LOOKS = Duration.ofSeconds(10);

    @Id
    private UUID id;

    private String uid;
    private @Nullable String packId;
    private @Nullable String planId;
    private @Nullable String planGroup;
    private @Nullable String priceId;
    private @Nullable String type;
    private long credits;
    private long bonusCredits;
    private @Nullable String expiresAfter;
    private long priceMinor;
    private String currency;
    private String provider;

    @Enumerated(EnumType.STRING)
    private CheckoutStatus status;

    private @Nullable String requestKey;
    private @Nullable String openSlot;
    private @Nullable Integer openNumber;
    private @Nullable String sessionId;
    private @Nullable String url;
    private @Nullable String paymentId;
    private @Nullable UUID invoiceId;
    private @Nullable Instant askedAt;
    private @Nullable Instant askAt;
    private Instant createdAt;
    private Instant updatedAt;
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init")
    protected CheckoutRow() {} // for JPA

    CheckoutRow(
            String uid,
            Checkout.Offer offer,
            String provider,
            @Nullable String requestKey,
            String openSlot,
            int openNumber,
            Instant now,
            Duration timeout) {
        this.id = UUID.randomUUID();
        this.uid = uid;
        switch (offer) {
            case CreditPack pack -> {
                this.packId = pack.id();
                this.type = pack.type();
                this.credits = pack.credits();
                this.bonusCredits = pack.bonusCredits();
                this.expiresAfter =
                        pack.expiresAfter() == null ? null : pack.expiresAfter().toString();
            }
            case PlanOffers.Offered plan -> {
                this.planId = plan.planId();
                this.planGroup = plan.group();
                this.priceId = plan.priceId();
            }
        }
        this.priceMinor = offer.priceMinor();
        this.currency = offer.currency();
        this.provider = provider;
        this.status = CheckoutStatus.STARTING;
        this.requestKey = requestKey;
        this.openSlot = openSlot;
        this.openNumber = openNumber;
        this.createdAt = now;
        this.updatedAt = now;
        this.expiresAt = now.plus(timeout);
    }

    UUID id() {
        return id;
    }

    String uid() {
        return uid;
    }

    String provider() {
        return provider;
    }

    /** Null for a plan. */
    @Nullable String packId() {
        return packId;
    }

    Checkout.Item item() {
        return planId == null || priceId == null
                ? new Checkout.Item.Pack(requireNonNull(packId), requireNonNull(type), credits + bonusCredits)
                : new Checkout.Item.Plan(planId, priceId);
    }

    /** The credits that its payment buys, if it is for this pack. */
    Optional<Sold> sold(CreditPack pack) {
        return isFor(pack)
                ? Optional.of(
                        new Sold(requireNonNull(type), credits + bonusCredits, bonusCredits, expiresAfter(), 1, true))
                : Optional.empty();
    }

    private @Nullable Period expiresAfter() {
        return expiresAfter == null ? null : Period.parse(expiresAfter);
    }

    CheckoutStatus status() {
        return status;
    }

    @Nullable String sessionId() {
        return sessionId;
    }

    boolean hasSlot(String slot) {
        return slot.equals(openSlot);
    }

    boolean hasNumber(int number) {
        return openNumber != null && openNumber == number;
    }

    /** Whether it is for this pack, or for this plan at this price. */
    boolean isFor(Checkout.Offer offer) {
        return switch (offer) {
            case CreditPack pack -> pack.id().equals(packId);
            case PlanOffers.Offered plan ->
                plan.planId().equals(planId) && plan.priceId().equals(priceId);
        };
    }

    /** Whether it is the one that a session of this user and item belongs to. */
    boolean isFor(StripeSession session) {
        return uid.equals(session.uid())
                && (planId == null
                        ? session.packId() != null
                                && session.packId().equals(packId)
                                && mayHaveCost(session.subtotalMinor(), session.currency())
                        : planId.equals(session.planId()));
    }

    /** Whether this price is possible; a price in another currency than the checkout's proves nothing. */
    private boolean mayHaveCost(@Nullable Long subtotalMinor, @Nullable String paidIn) {
        return !currency.equals(paidIn) || subtotalMinor == null || subtotalMinor == priceMinor;
    }

    /** Whether this is still offered on the same terms. */
    boolean offersTheSameAs(Checkout.Offer offer) {
        return isFor(offer)
                && priceMinor == offer.priceMinor()
                && currency.equals(offer.currency())
                && (!(offer instanceof CreditPack pack)
                        || credits == pack.credits()
                                && bonusCredits == pack.bonusCredits()
                                && Objects.equals(expiresAfter(), pack.expiresAfter()));
    }

    boolean isOverdue(Instant now) {
        return !now.isBefore(expiresAt);
    }

    boolean wasTouchedSince(Instant instant) {
        return updatedAt.isAfter(instant);
    }

    void touch(Instant now) {
        updatedAt = now;
    }

    void opened(String sessionId, String url, Instant now) {
        this.sessionId = sessionId;
        this.url = url;
        if (status == CheckoutStatus.STARTING) {
            status = CheckoutStatus.OPEN;
            updatedAt = now;
        }
        if (status != CheckoutStatus.PAID && status != CheckoutStatus.DECLINED) {
            askAt = now.plus(SHORTEST_PAUSE);
        }
    }

    /** Overrides every other state: the buyer learns about the payment even if the checkout had expired. */
    void paid(@Nullable String paymentId, @Nullable UUID invoiceId, Instant now) {
        if (status != CheckoutStatus.PAID) {
            this.paymentId = paymentId;
            this.invoiceId = invoiceId;
            close(CheckoutStatus.PAID, now);
            askAt = null;
        }
    }

    /** Overrides an expiry, but changes nothing once the provider has reported success or failure. */
    void processing(Instant now) {
        switch (status) {
            case STARTING, OPEN, EXPIRED, FAILED -> {
                close(CheckoutStatus.PROCESSING, now);
                askAt = sessionId == null ? null : now.plus(pause(now));
            }
            case PROCESSING, PAID, DECLINED -> {}
        }
    }

    /** The provider reports that the payment failed. */
    void declined(Instant now) {
        switch (status) {
            case STARTING, OPEN, PROCESSING, EXPIRED, FAILED -> {
                close(CheckoutStatus.DECLINED, now);
                askAt = null;
            }
            case PAID, DECLINED -> {}
        }
    }

    /** The provider reports that nothing was paid. It changes nothing once the payment was ordered. */
    void expired(Instant now) {
        switch (status) {
            case STARTING, OPEN -> {
                close(CheckoutStatus.EXPIRED, now);
                askAt = null;
            }
            case EXPIRED, FAILED -> askAt = null;
            case PROCESSING, PAID, DECLINED -> {}
        }
    }

    /**
     * Makes room for another checkout, because of our own clock or price. The sweep keeps asking how this one ended.
     */
    void givenUp(Instant now) {
        if (status.isPending()) {
            close(CheckoutStatus.EXPIRED, now);
        }
    }

    /** Called by the sweep, which asks again after a pause. */
    void asked(Instant now) {
        askedAt = now;
        askAt = now.plus(pause(now));
    }

    /** Called for a buyer who looks; it does not change when the sweep asks. */
    void askedForALook(Instant now) {
        askedAt = now;
    }

    /** Whether the sweep still asks about it: until the provider has reported its end. */
    boolean isAskedFor() {
        return askAt != null;
    }

    /** Whether the provider may have news for a buyer who looks; not if it was asked a moment ago. */
    boolean isWorthAsking(Instant now) {
        return sessionId != null
                && askAt != null
                && (status == CheckoutStatus.OPEN || status == CheckoutStatus.EXPIRED)
                && (askedAt == null || !askedAt.isAfter(now.minus(PAUSE_BETWEEN_LOOKS)));
    }

    private Duration pause(Instant now) {
        var part = Duration.between(createdAt, now).dividedBy(PAUSES_OF_ITS_AGE);
        if (part.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
    }

    /** Its key becomes free for another attempt. */
    void failed(Instant now) {
        if (status == CheckoutStatus.STARTING) {
            requestKey = null;
            close(CheckoutStatus.FAILED, now);
        }
    }

    Checkout toCheckout() {
        // A checkout that expired only by our clock may still have been paid: it stays open until the provider decides.
        var shown = status == CheckoutStatus.EXPIRED && askAt != null ? CheckoutStatus.OPEN : status;
        return new Checkout(id, uid, item(), priceMinor, currency, shown, url, paymentId, invoiceId, expiresAt);
    }

    private void close(CheckoutStatus end, Instant now) {
        status = end;
        openSlot = null;
        openNumber = null;
        updatedAt = now;
    }
}
