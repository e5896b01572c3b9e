package org.creditsledger.plans;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Plans of tests. */
final class PlanFixtures {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private PlanFixtures() {}

    /** With one price, {@code price_<id>}. */
    static Plan plan(String id, Every paid, long priceMinor, Allotment... allotments) {
        var prices = List.of(new PlanPrice("price_" + id, paid, priceMinor, "USD"));
        return new Plan(id, id, true, 1, "Plan " + id, false, BEGIN, List.of(allotments), prices, prices);
    }

    static Allotment monthly(String type, long credits) {
        return new Allotment(type, credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 0);
    }

    static Allotment rollingOver(long credits, Rollover rollover) {
        return new Allotment("image", credits, Every.MONTH, AllotmentEnd.WITH_PERIOD, rollover, 0);
    }

    /** A new id of a plan. */
    static String id() {
        return "plan-" + UUID.randomUUID().toString().substring(0, 13);
    }

    static Plan add(PlanRepository plans, Plan plan) {
        plans.add(plan.id(), plan.group(), BEGIN);
        plans.addVersion(plan, BEGIN, "service:test");
        plans.addPrices(plan);
        return plan;
    }
}
