package org.creditsledger.security;

/** The roles that method security and routes ask for. */
public final class Roles {

    public static final String ADMIN = "ADMIN";
    /** Programs: the job service, the payment provider, scheduled jobs. */
    public static final String SERVICE = "SERVICE";

    private Roles() {}
}
