package org.creditsledger.plans;

/** Why the provider wrote an invoice, which decides what its payment brings. */
enum BillingReason {
    /** All credits of each period that it pays for. */
    ALL,
    /** The difference between two plans, in proportion to the money. */
    DIFFERENCE,
    /** It pays for something that is no period. */
    NONE;

    /** @param code {@code billing_reason} of an invoice of Stripe */
    static BillingReason of(String code) {
        return switch (code) {
            case "subscription_create", "subscription_cycle", "quote_accept" -> ALL;
            case "subscription_update", "automatic_pending_invoice_item_invoice", "subscription" -> DIFFERENCE;
            default -> NONE; // manual, subscription_threshold, upcoming, and what is not known yet
        };
    }
}
