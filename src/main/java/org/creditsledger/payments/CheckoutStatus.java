package org.creditsledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.creditsledger.text.Codes;

/** The states of a {@link Checkout}. */
public enum CheckoutStatus {
    /** The provider is being asked for its page. */
    STARTING,
    /** The buyer may go to the provider's page and pay. */
    OPEN,
    /** The buyer has ordered the payment; whether the money arrives may be unknown for days. */
    PROCESSING,
    /** The credits are there. */
    PAID,
    /** The provider reports that the payment failed. */
    DECLINED,
    /** It was not paid in time, or the buyer canceled it. */
    EXPIRED,
    /** The provider could not be asked. */
    FAILED;

    @EnumeratedValue
    private final String code = Codes.of(this);

    /** The code in the database and the API: {@code open}. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Whether the buyer may still pay. */
    public boolean isPending() {
        return this == STARTING || this == OPEN;
    }
}
