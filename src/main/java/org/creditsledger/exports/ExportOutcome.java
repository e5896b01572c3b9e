package org.creditsledger.exports;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an export ended, if it has. */
public enum ExportOutcome {
    RUNNING,
    COMPLETE,
    /** Whoever asked for it went away. */
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
