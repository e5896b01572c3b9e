package org.creditsledger.identity;

import jakarta.persistence.EnumeratedValue;

/** What a user may do: a user sees what is their own, an admin everything. */
public enum Role {
    USER("user"),
    ADMIN("admin");

    @EnumeratedValue
    private final String code;

    Role(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
