package org.creditsledger.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import java.util.Optional;
import java.util.stream.Stream;

/** The state of a hold. It goes from {@link #PENDING} to one of the others, and stays there. */
public enum HoldStatus {
    PENDING("pending"),
    CAPTURED("captured"),
    RELEASED("released"),
    EXPIRED("expired");

    @EnumeratedValue
    private final String code;

    HoldStatus(String code) {
        this.code = code;
    }

    /** The word used in the database and the API. */
    @JsonValue
    public String code() {
        return code;
    }

    public static Optional<HoldStatus> ofCode(String code) {
        return Stream.of(values()).filter(status -> status.code.equals(code)).findFirst();
    }
}
