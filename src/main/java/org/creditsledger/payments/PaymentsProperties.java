package org.creditsledger.payments;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How money comes in.
 *
 * @param publicUrl where buyers' browsers reach this application, without a path; Stripe sends them back there
 * @param checkoutTimeout how long a checkout may be paid; Stripe takes 30 minutes to 24 hours
 * @param maxOpenCheckoutsPerUser how many of a user may wait for their payment at once; each may be a session at the provider
 * @param reconciliationWindow how far back the provider lists what others have sold
 * @param unknownUsers what becomes of a payment for a uid that has never signed in and has no entry
 * @param testEvents whether events of the provider's test mode are taken as real ones
 */
@Validated
@ConfigurationProperties("credits.payments")
record PaymentsProperties(
        @Nullable String publicUrl,
        @NotNull Duration checkoutTimeout,
        @Min(1) int maxOpenCheckoutsPerUser,
        @NotNull Duration reconciliationWindow,
        @NotNull UnknownUsers unknownUsers,
        boolean testEvents,
        @NotNull Stripe stripe) {

    /** Whom a shop may sell to before they have signed in here. */
    enum UnknownUsers {
        /** They get the credits, and find them when they sign in. */
        CREDIT,
        /** An admin is asked: the uid may be a typing error. */
        UNMATCHED
    }

    /**
     * @param secretKey none: Stripe is not used
     * @param apiBase another one only to test against a stand-in
     * @param connectTimeoutMs of each connection
     * @param readTimeoutMs of each wait for an answer
     * @param callTimeoutMs of a whole call, however slowly its answer trickles in
     */
    record Stripe(
            @Nullable String secretKey, URI apiBase, int connectTimeoutMs, int readTimeoutMs, int callTimeoutMs) {}
}
