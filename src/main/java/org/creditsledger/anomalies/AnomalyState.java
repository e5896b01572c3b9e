package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far somebody has got with an anomaly. Stored by its code: add, but do not rename. */
public enum AnomalyState {
    /** Nobody has looked at it, or it was seen again after it had been resolved. */
    NEW,
    /** Somebody has looked at it; more may be to do. */
    REVIEWED,
    /** Nothing more is to do. Seen again, it becomes new. */
    RESOLVED;

    /** As it is stored and shown to programs. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for what is none. */
    public static Optional<AnomalyState> ofCode(String code) {
        return Arrays.stream(values())
                .filter(known -> known.code().equals(code))
                .findFirst();
    }
}
