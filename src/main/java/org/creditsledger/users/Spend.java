package org.creditsledger.users;

/**
 * The credits that a user's jobs took in the last days: debits less their refunds, by the time of the entry. Credits
 * that an admin took, or that went back with the money of a purchase, are not spent. Never below zero.
 */
public record Spend(long last7Days, long last30Days) {

    public static final Spend NONE = new Spend(0, 0);
}
