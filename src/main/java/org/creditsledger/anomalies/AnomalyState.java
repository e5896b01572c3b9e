package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.creditsledger.text.Codes;

/** How far admins have handled an anomaly. Stored by code: states can be added but not renamed. */
public enum AnomalyState {
    /** No admin has reviewed it, or it recurred after it was resolved. */
    NEW,
    /** An admin has reviewed it; more work may be needed. */
    REVIEWED,
    /** No more work is needed. If it recurs, it becomes new. */
    RESOLVED;

    /** The code in the database and the API. */
    @JsonValue
    public String code() {
        return Codes.of(this);
    }

    /** Empty if no state has this code. */
    public static Optional<AnomalyState> ofCode(String code) {
        return Codes.parse(AnomalyState.class, code);
    }
}
