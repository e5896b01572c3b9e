package org.creditsledger.pricing;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Optional;
import org.creditsledger.text.Codes;

/** The unit that a price is for. */
public enum PriceUnit {
    /** One image, one video and so on, of any size and length. */
    OUTPUT,
    /** A million pixels of each output. */
    MEGAPIXEL,
    /** One second of each output. */
    SECOND;

    @EnumeratedValue
    private final String code = Codes.of(this);

    /** The code in the database and the API. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<PriceUnit> ofCode(String code) {
        return Codes.parse(PriceUnit.class, code);
    }
}
