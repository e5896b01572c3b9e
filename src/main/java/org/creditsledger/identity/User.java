package org.creditsledger.identity;

/**
 * A user who can sign in.
 *
 * @param isDisabled whether they can no longer sign in
 */
public record User(String uid, String email, Role role, boolean isDisabled) {

    /** Characters (RFC 5321, 4.5.3.1.3). */
    public static final int MAX_EMAIL_LENGTH = 254;

    public User(String uid, String email, Role role) {
        this(uid, email, role, false);
    }
}
