package org.creditsledger.limits;

/** How many bytes a body may have, where one limit does not hold for all. */
public final class Bodies {

    /** Of a webhook: Stripe sends whole objects. */
    public static final int MAX_WEBHOOK_BYTES = 256 * 1024;

    /** Of a request of a page. */
    static final int MAX_PAGE_BYTES = 256 * 1024;

    private Bodies() {}
}
