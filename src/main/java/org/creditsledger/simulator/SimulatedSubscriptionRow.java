package org.creditsledger.simulator;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.creditsledger.plans.Every;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** A row of {@code simulated_subscriptions}. Change it only while it is locked. */
class SimulatedSubscriptionRow {

    static final String ACTIVE = "active";
    static final String PAST_DUE = "past_due";
    static final String PAUSED = "paused";
    static final String CANCELED = "canceled";

    private static final String PREFIX = "sub_";

    final String id;
    final String uid;
    final Instant createdAt;
    String planId;
    String priceId;

    @Nullable String nextPlanId;

    @Nullable String nextPriceId;

    String status;
    boolean cancelsAtEnd;
    Instant anchor;
    Every every;
    int period;
    Instant clock;

    @Nullable Instant endedAt;

    int version;

    SimulatedSubscriptionRow(ResultSet row, int number) throws SQLException {
        this.id = row.getString("id");
        this.uid = row.getString("uid");
        this.createdAt = instant(row, "created_at");
        this.planId = row.getString("plan_id");
        this.priceId = row.getString("price_id");
        this.nextPlanId = row.getString("next_plan_id");
        this.nextPriceId = row.getString("next_price_id");
        this.status = row.getString("status");
        this.cancelsAtEnd = row.getBoolean("cancels_at_end");
        this.anchor = instant(row, "anchor");
        this.every = Codes.parse(Every.class, row.getString("every")).orElseThrow();
        this.period = row.getInt("period");
        this.clock = instant(row, "clock");
        this.endedAt = instantOrNull(row, "ended_at");
        this.version = row.getInt("version");
    }

    /** @param token unique: all its ids contain it */
    SimulatedSubscriptionRow(String token, String uid, PricedPlan plan, Instant now) {
        this.id = idOf(token);
        this.uid = uid;
        this.planId = plan.planId();
        this.priceId = plan.price().id();
        this.every = plan.price().every();
        this.status = ACTIVE;
        this.clock = now.truncatedTo(SECONDS);
        this.anchor = clock;
        this.createdAt = clock;
    }

    static String idOf(String token) {
        return PREFIX + token;
    }

    /** The id of one of its invoices, or of what belongs to that. */
    String idOf(String kind, int invoice) {
        return kind + "_" + id.substring(PREFIX.length()) + "_" + invoice;
    }

    /** Counted from the anchor: after 31 January come 28 February and 31 March. */
    Instant periodStart() {
        return every.begin(anchor, period, ZoneOffset.UTC);
    }

    Instant periodEnd() {
        return every.begin(anchor, period + 1, ZoneOffset.UTC);
    }

    boolean isLive() {
        return !status.equals(CANCELED);
    }

    /** Never back, and never to the same second: events of one second have no order. */
    void moveClockTo(Instant time) {
        var next = clock.plusSeconds(1);
        var wanted = time.truncatedTo(SECONDS);
        clock = wanted.isAfter(next) ? wanted : next;
    }

    void nextPeriod() {
        period++;
    }

    /** Another interval begins another count of periods. */
    void pay(PricedPlan plan, Instant from) {
        planId = plan.planId();
        priceId = plan.price().id();
        nextPlanId = null;
        nextPriceId = null;
        if (every != plan.price().every()) {
            every = plan.price().every();
            anchor = from;
            period = 0;
        }
    }
}
