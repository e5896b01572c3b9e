package org.creditsledger.exports;

import com.fasterxml.jackson.annotation.JsonValue;
import org.creditsledger.text.Codes;

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
        return Codes.of(this);
    }

    static ExportOutcome ofCode(String code) {
        return Codes.parse(ExportOutcome.class, code).orElseThrow();
    }
}
