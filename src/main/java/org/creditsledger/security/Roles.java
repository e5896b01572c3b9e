package org.creditsledger.security;

/** The roles that method security and routes ask for. */
public final class Roles {

    /** A person: reads and buys what is their own. */
    public static final String USER = "USER";

    public static final String ADMIN = "ADMIN";
    /** Programs: the job service, the payment provider, scheduled jobs, and who has the scope {@code credits:write}. */
    public static final String SERVICE = "SERVICE";
    /** Programs with the scope {@code credits:read}: ask for quotes, look at reservations and at a user's credits, and change nothing. */
    public static final String READER = "READER";

    /** Whoever watches over the application: sees its figures, and nobody's credits. */
    public static final String OPERATOR = "OPERATOR";

    private Roles() {}
}
