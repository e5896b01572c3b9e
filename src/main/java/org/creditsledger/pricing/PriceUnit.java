package org.creditsledger.pricing;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Arrays;
import java.util.Optional;

/** What a price is the price of. */
public enum PriceUnit {
    /** One image, one video, … whatever its size and length. */
    OUTPUT("output"),
    /** A million pixels of each output. */
    MEGAPIXEL("megapixel"),
    /** A second of each output. */
    SECOND("second");

    @EnumeratedValue
    private final String code;

    PriceUnit(String code) {
        this.code = code;
    }

    /** The word used in the database and the API. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<PriceUnit> ofCode(String code) {
        return Arrays.stream(values()).filter(unit -> unit.code.equals(code)).findFirst();
    }
}
