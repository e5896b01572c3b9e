package org.creditsledger.plans;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * What a paid invoice brings.
 *
 * @param now credits that come with the payment
 * @param later credits that come by and by until the end of what was paid
 * @param mismatches which lines were not paid for at their price, for people; their credits come all the same
 * @param uncredited why lines bring nothing, for people
 */
record Brought(List<Now> now, List<Later> later, List<String> mismatches, List<String> uncredited) {

    static Brought nothing() {
        return new Brought(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    /** @param periodEnd of the period that the credits are for */
    record Now(Plan plan, Allotment allotment, long credits, Instant periodStart, Instant periodEnd) {}

    /**
     * The same credits in each of several periods.
     *
     * @param credits whole credits each time
     * @param anchor its periods are counted from here
     * @param next the number of the first of them
     * @param endsAt no period goes beyond it
     */
    record Later(Plan plan, Allotment allotment, long credits, Instant anchor, int next, Instant endsAt) {

        Instant begin(int number, ZoneId zone) {
            return allotment.every().begin(anchor, number, zone);
        }
    }
}
