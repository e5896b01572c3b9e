package org.creditsledger.limits;

/** Size limits of bodies that have their own limit. */
public final class Bodies {

    /** For webhooks: Stripe sends whole objects. */
    public static final int MAX_WEBHOOK_BYTES = 256 * 1024;

    /** For requests of pages. */
    static final int MAX_PAGE_BYTES = 256 * 1024;

    private Bodies() {}
}
