package org.creditsledger.identity;

/** A user exists from the commit of the transaction on that publishes this event. */
public record UserAdded(String uid) {}
