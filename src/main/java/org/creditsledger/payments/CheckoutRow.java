package org.creditsledger.payments;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code checkouts}. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "checkouts")
class CheckoutRow {

    /** Between two questions of the sweep lies a sixtieth of the checkout's age, within these bounds. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int PAUSES_OF_ITS_AGE = 60;

    /** Between two questions for somebody who looks at the checkout. */
    private static final Duration PAUSE_BETWEEN_LOOKS = Duration.ofSeconds(10);

    @Id
    private UUID id;

    private String uid;
    private String packId;
    private String type;
    private long credits;
    private long priceMinor;
    private String currency;
    private String provider;
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
            CreditPack pack,
            String provider,
            @Nullable String requestKey,
            String openSlot,
            int openNumber,
            Instant now,
            Duration timeout) {
        this.id = UUID.randomUUID();
        this.uid = uid;
        this.packId = pack.id();
        this.type = pack.type();
        this.credits = pack.credits();
        this.priceMinor = pack.priceMinor();
        this.currency = pack.currency();
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

    String packId() {
        return packId;
    }

    String type() {
        return type;
    }

    long credits() {
        return credits;
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

    boolean isFor(CreditPack pack) {
        return packId.equals(pack.id());
    }

    boolean isFor(String uid, CreditPack pack) {
        return this.uid.equals(uid) && isFor(pack);
    }

    /** In another currency than it was offered in, its price says nothing. */
    boolean mayHaveCost(@Nullable Long subtotalMinor, @Nullable String paidIn) {
        return !currency.equals(paidIn) || subtotalMinor == null || subtotalMinor == priceMinor;
    }

    boolean costsAsMuchAs(CreditPack pack) {
        return priceMinor == pack.priceMinor() && currency.equals(pack.currency());
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

    /** Wins over everything: who has paid gets to know it, even if it was given up before. */
    void paid(String paymentId, @Nullable UUID invoiceId, Instant now) {
        if (status != CheckoutStatus.PAID) {
            this.paymentId = paymentId;
            this.invoiceId = invoiceId;
            close(CheckoutStatus.PAID, now);
            askAt = null;
        }
    }

    /** Wins over an expiry, and changes nothing once the provider knows whether the money came. */
    void processing(Instant now) {
        switch (status) {
            case STARTING, OPEN, EXPIRED, FAILED -> {
                close(CheckoutStatus.PROCESSING, now);
                askAt = sessionId == null ? null : now.plus(pause(now));
            }
            case PROCESSING, PAID, DECLINED -> {}
        }
    }

    /** The provider's word that the payment did not work. */
    void declined(Instant now) {
        switch (status) {
            case STARTING, OPEN, PROCESSING, EXPIRED, FAILED -> {
                close(CheckoutStatus.DECLINED, now);
                askAt = null;
            }
            case PAID, DECLINED -> {}
        }
    }

    /** The provider's word that nobody paid. It changes nothing once the payment was ordered. */
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

    /** Makes room for another checkout, by our own clock or price. The sweep goes on asking how this one ended. */
    void givenUp(Instant now) {
        if (status.isPending()) {
            close(CheckoutStatus.EXPIRED, now);
        }
    }

    /** For the sweep, which asks again after a pause. */
    void asked(Instant now) {
        askedAt = now;
        askAt = now.plus(pause(now));
    }

    /** For somebody who looks; when the sweep asks does not change. */
    void askedForALook(Instant now) {
        askedAt = now;
    }

    /** Whether the sweep asks for it: until the provider has said how it ended. */
    boolean isAskedFor() {
        return askAt != null;
    }

    /** Whether somebody who looks may learn more from the provider, unless it was asked a moment ago. */
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

    /** Its key may be used again, for another try. */
    void failed(Instant now) {
        if (status == CheckoutStatus.STARTING) {
            requestKey = null;
            close(CheckoutStatus.FAILED, now);
        }
    }

    Checkout toCheckout() {
        // What expired only by our own clock may have been paid: nobody says that it was not before the provider does.
        var told = status == CheckoutStatus.EXPIRED && askAt != null ? CheckoutStatus.OPEN : status;
        return new Checkout(
                id, uid, packId, type, credits, priceMinor, currency, told, url, paymentId, invoiceId, expiresAt);
    }

    private void close(CheckoutStatus end, Instant now) {
        status = end;
        openSlot = null;
        openNumber = null;
        updatedAt = now;
    }
}
