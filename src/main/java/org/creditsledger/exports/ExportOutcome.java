package org.creditsledger.exports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of an export. */
public enum ExportOutcome {
    RUNNING,
    COMPLETE,
    /** The client hung up. */
    CANCELLED,
    FAILED;

    /** The word used in the database and the API. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ExportOutcome ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
