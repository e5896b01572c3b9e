package org.creditsledger.users;

/** Somebody who can sign in. */
public record User(String uid, String email, Role role) {}
