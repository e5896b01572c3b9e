package org.creditsledger.security;

import jakarta.servlet.http.HttpServletRequest;

/** How a provider signs its webhooks. */
sealed interface WebhookSignature permits StandardWebhookSignature, StripeSignature {

    /** How many seconds the time of a signature may differ from our clock. */
    int TOLERANCE_SECONDS = 300;

    /** @param body the raw bytes, exactly as they arrived */
    Verdict verify(HttpServletRequest request, byte[] body);

    /** The result of the check; only a signature that matches can be stale. */
    enum Verdict {
        VALID,
        BAD,
        STALE
    }
}
