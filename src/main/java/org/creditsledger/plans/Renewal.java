package org.creditsledger.plans;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider's invoice of a subscription, and what is known about its payment.
 *
 * @param id the provider's; the entries of its credits name it as their payment
 * @param reason in the provider's words, such as {@code subscription_cycle}
 * @param paidMinor in the currency's smallest unit; 0 until it is paid
 * @param currency ISO 4217, upper case
 * @param invoiceId our own invoice; null if nothing was paid, or not yet
 */
record Renewal(
        String id,
        String subscriptionId,
        String reason,
        Status status,
        long paidMinor,
        String currency,
        List<RenewalLine> lines,
        @Nullable UUID invoiceId) {

    Renewal(
            String id,
            String subscriptionId,
            String reason,
            Status status,
            long paidMinor,
            String currency,
            List<RenewalLine> lines) {
        this(id, subscriptionId, reason, status, paidMinor, currency, lines, null);
    }

    /** In the order in which they can follow each other. */
    enum Status {
        OPEN,
        FAILED,
        VOIDED,
        PAID
    }

    Renewal withInvoice(@Nullable UUID id) {
        return new Renewal(this.id, subscriptionId, reason, status, paidMinor, currency, lines, id);
    }

    boolean isPaid() {
        return status == Status.PAID;
    }

    /** Adds what another report says. Its lines are the same: an open invoice is never changed. */
    Renewal mergedWith(Renewal other) {
        return new Renewal(
                id,
                subscriptionId,
                reason,
                status.compareTo(other.status) >= 0 ? status : other.status,
                Math.max(paidMinor, other.paidMinor),
                currency,
                lines,
                invoiceId);
    }
}
