package org.creditsledger.security;

/** The roles that method security and routes check. */
public final class Roles {

    /** A person: reads their own data and buys credits. */
    public static final String USER = "USER";

    public static final String ADMIN = "ADMIN";
    /**
     * Programs: the job service, the payment provider, scheduled jobs, and clients with the scope
     * {@code credits:write}.
     */
    public static final String SERVICE = "SERVICE";
    /**
     * Programs with the scope {@code credits:read}: get quotes and read reservations and a user's credits, but change
     * nothing.
     */
    public static final String READER = "READER";

    /** A monitoring program: reads the metrics, but no credits. */
    public static final String OPERATOR = "OPERATOR";

    private Roles() {}
}
