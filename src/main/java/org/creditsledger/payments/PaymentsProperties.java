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
 * @param publicUrl the address at which buyers' browsers reach this application, without a path. Stripe sends them back
 *     to it
 * @param checkoutTimeout how long a checkout stays open; Stripe accepts 30 minutes to 24 hours
 * @param maxOpenCheckoutsPerUser how many checkouts of one user may be open at once
 * @param reconciliationWindow how far back the sweep lists the provider's sessions to find payments without a webhook
 * @param unknownUsers what happens to a payment for a uid that has never signed in and has no entry: it is credited
 *     (credit), or an admin decides (unmatched)
 * @param testEvents whether events of Stripe's test mode (livemode false) count as real ones
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

    /** Whether a shop may sell to users who have not signed in yet. */
    enum UnknownUsers {
        /** They get the credits and see them when they sign in. */
        CREDIT,
        /** An admin decides: the uid may be a typing error. */
        UNMATCHED
    }

    /**
     * @param secretKey Stripe's secret key, sk_…. Without it nothing can be bought, except in the demo
     * @param apiBase Stripe's address. Change it only to test against a stand-in
     * @param connectTimeoutMs how long a connection to Stripe may take, in milliseconds
     * @param readTimeoutMs how long one read from Stripe may take, in milliseconds
     * @param callTimeoutMs how long a whole call to Stripe may take, in milliseconds
     */
    record Stripe(
            @Nullable String secretKey, URI apiBase, int connectTimeoutMs, int readTimeoutMs, int callTimeoutMs) {}
}
