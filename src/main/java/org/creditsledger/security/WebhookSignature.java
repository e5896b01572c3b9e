package org.creditsledger.security;

import jakarta.servlet.http.HttpServletRequest;

/** A provider's way of signing its webhooks. */
sealed interface WebhookSignature permits StandardWebhookSignature, StripeSignature {

    /** How long before or after our clock a signature may have been made, in seconds. */
    int TOLERANCE_SECONDS = 300;

    /** @param body the raw bytes, exactly as they arrived */
    Verdict verify(HttpServletRequest request, byte[] body);

    /** What a signature is worth; only one that matches is called stale. */
    enum Verdict {
        VALID,
        BAD,
        STALE
    }
}
