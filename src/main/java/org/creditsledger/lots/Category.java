package org.creditsledger.lots;

import com.fasterxml.jackson.annotation.JsonValue;
import org.creditsledger.text.Codes;

/** Why credits were given. It decides when they are used, unless their priority says otherwise. */
public enum Category {
    PROMOTIONAL(20),
    COMPENSATION(30),
    PLAN(40),
    PURCHASED(60),
    /** From another system. */
    MIGRATED(60);

    private final int priority;

    Category(int priority) {
        this.priority = priority;
    }

    /** Lots with a lower one are used first; 0 to {@value LotTerms#MAX_PRIORITY}. */
    public int priority() {
        return priority;
    }

    /** In the database, in the API and in the hash. */
    @JsonValue
    public String code() {
        return Codes.of(this);
    }
}
