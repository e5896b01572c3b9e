package org.creditsledger.pricing;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** The unit that a price is for. */
public enum PriceUnit {
    /** One image, one video and so on, of any size and length. */
    OUTPUT("output"),
    /** A million pixels of each output. */
    MEGAPIXEL("megapixel"),
    /** One second of each output. */
    SECOND("second");

    @EnumeratedValue
    private final String code;

    PriceUnit(String code) {
        this.code = code;
    }

    /** The code in the database and the API. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<PriceUnit> ofCode(String code) {
        return Arrays.stream(values()).filter(unit -> unit.code.equals(code)).findFirst();
    }
}
