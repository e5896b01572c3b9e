package org.creditsledger.identity;

/**
 * Somebody who can sign in.
 *
 * @param isDisabled whether they cannot any more
 */
public record User(String uid, String email, Role role, boolean isDisabled) {

    /** Characters (RFC 5321, 4.5.3.1.3). */
    public static final int MAX_EMAIL_LENGTH = 254;

    public User(String uid, String email, Role role) {
        this(uid, email, role, false);
    }
}
