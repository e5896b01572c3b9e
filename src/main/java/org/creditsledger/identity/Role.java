package org.creditsledger.identity;

import jakarta.persistence.EnumeratedValue;

/** The rights of a user: a user sees their own data, an admin everything. */
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
