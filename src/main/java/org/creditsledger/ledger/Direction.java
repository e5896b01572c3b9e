package org.creditsledger.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/** Whether an entry adds to a balance or takes from it; amounts themselves are always positive. */
public enum Direction {
    CREDIT("credit"),
    DEBIT("debit");

    @EnumeratedValue
    private final String code;

    Direction(String code) {
        this.code = code;
    }

    public Direction opposite() {
        return this == CREDIT ? DEBIT : CREDIT;
    }

    /** @param code the word of the database */
    public static Direction ofCode(String code) {
        return code.equals(CREDIT.code) ? CREDIT : DEBIT;
    }

    /** The word used in the database, the API and the CSV. */
    @JsonValue
    public String code() {
        return code;
    }
}
