package org.creditsledger.users;

/**
 * What a user's jobs took in the days before now: debits less what was given back of them, by the time of the entry.
 * What an admin took, and what went back with the money of a purchase, is not spent. Never below zero.
 */
public record Spend(long last7Days, long last30Days) {

    public static final Spend NONE = new Spend(0, 0);
}
