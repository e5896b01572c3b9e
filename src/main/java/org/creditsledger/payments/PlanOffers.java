package org.creditsledger.payments;

import org.jspecify.annotations.Nullable;

/** The plans on offer. A feature above this one keeps them. */
public interface PlanOffers {

    /**
     * Finds what a user can subscribe to.
     *
     * @param priceId the provider's; null for the only price of the plan
     */
    Checkout.Found find(String uid, String planId, @Nullable String priceId);

    /**
     * A plan at one of its prices.
     *
     * @param group a user has at most one subscription of a group
     * @param priceMinor for one period, in the currency's smallest unit
     * @param currency ISO 4217, upper case
     */
    record Offered(String planId, String group, String priceId, long priceMinor, String currency)
            implements Checkout.Offer {}
}
