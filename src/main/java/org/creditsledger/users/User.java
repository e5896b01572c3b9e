package org.creditsledger.users;

/** Somebody who can sign in. */
public record User(String uid, String email, Role role) {

    /** Characters (RFC 5321, 4.5.3.1.3). */
    public static final int MAX_EMAIL_LENGTH = 254;
}
