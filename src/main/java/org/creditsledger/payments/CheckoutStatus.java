package org.creditsledger.payments;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Locale;

/** How far a {@link Checkout} has come. */
public enum CheckoutStatus {
    /** The provider is being asked for its page. */
    STARTING,
    /** The buyer may go to the provider's page and pay. */
    OPEN,
    /** The buyer has ordered the payment, and the provider does not know yet whether the money comes: for days, perhaps. */
    PROCESSING,
    /** The credits are there. */
    PAID,
    /** The provider says that the payment did not work. */
    DECLINED,
    /** Nobody paid in time, or the buyer gave up. */
    EXPIRED,
    /** The provider could not be asked. */
    FAILED;

    /** As it is stored and told to programs: {@code open}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the buyer may still pay. */
    public boolean isPending() {
        return this == STARTING || this == OPEN;
    }

    @Converter(autoApply = true)
    static class ToCode implements AttributeConverter<CheckoutStatus, String> {
        @Override
        public String convertToDatabaseColumn(CheckoutStatus status) {
            return status.code();
        }

        @Override
        public CheckoutStatus convertToEntityAttribute(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT));
        }
    }
}
