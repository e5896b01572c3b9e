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
    private @Nullable String sessionId;
    private @Nullable String url;
    private @Nullable String paymentId;
    private @Nullable UUID invoiceId;
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

    String packId() {
        return packId;
    }

    String type() {
        return type;
    }

    long credits() {
        return credits;
    }

    @Nullable String sessionId() {
        return sessionId;
    }

    CheckoutStatus status() {
        return status;
    }

    boolean isFor(CreditPack pack) {
        return packId.equals(pack.id());
    }

    boolean isFor(String uid, CreditPack pack) {
        return this.uid.equals(uid) && isFor(pack);
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
    }

    /** Wins over everything: who has paid gets to know it, even if it was given up before. */
    void paid(String paymentId, @Nullable UUID invoiceId, Instant now) {
        if (status != CheckoutStatus.PAID) {
            this.paymentId = paymentId;
            this.invoiceId = invoiceId;
            close(CheckoutStatus.PAID, now);
        }
    }

    /** Changes nothing once it is known how it ended. */
    void ended(CheckoutStatus end, Instant now) {
        if (status.isPending()) {
            close(end, now);
        }
    }

    /** Its key may be used again, for another try. */
    void failed(Instant now) {
        if (status == CheckoutStatus.STARTING) {
            requestKey = null;
            close(CheckoutStatus.FAILED, now);
        }
    }

    Checkout toCheckout() {
        return new Checkout(
                id, uid, packId, type, credits, priceMinor, currency, status, url, paymentId, invoiceId, expiresAt);
    }

    private void close(CheckoutStatus end, Instant now) {
        status = end;
        openSlot = null;
        updatedAt = now;
    }
}
