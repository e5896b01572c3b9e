package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of {@code subscriptions}. Change it only while it is locked. */
class SubscriptionRow {

    private static final String FREE = "free:";

    /** No report has come yet. */
    static final String OPEN = "open";

    static final String ACTIVE = "active";
    static final String CANCELED = "canceled";

    /** Of two reports of one second, the later in the life of a subscription counts. */
    private static final List<String> STATUSES = List.of(
            OPEN, "incomplete", "trialing", ACTIVE, "past_due", "unpaid", "paused", "incomplete_expired", CANCELED);

    /** With these it goes on. */
    static final List<String> LIVE = List.of("trialing", ACTIVE, "past_due", "unpaid", "paused");

    final String id;

    @Nullable String uid;

    @Nullable String priceId;

    @Nullable String planId;

    long quantity;
    String status;

    @Nullable Instant reportedAt;

    @Nullable Instant periodStart;

    @Nullable Instant periodEnd;

    boolean cancelsAtEnd;

    @Nullable Instant pausedAt;

    @Nullable Instant endedAt;

    final Instant createdAt;

    SubscriptionRow(ResultSet row) throws SQLException {
        this.id = row.getString("id");
        this.uid = row.getString("uid");
        this.priceId = row.getString("price_id");
        this.planId = row.getString("plan_id");
        this.quantity = row.getLong("quantity");
        this.status = row.getString("status");
        this.reportedAt = instantOrNull(row, "reported_at");
        this.periodStart = instantOrNull(row, "period_start");
        this.periodEnd = instantOrNull(row, "period_end");
        this.cancelsAtEnd = row.getBoolean("cancels_at_end");
        this.pausedAt = instantOrNull(row, "paused_at");
        this.endedAt = instantOrNull(row, "ended_at");
        this.createdAt = instant(row, "created_at");
    }

    /** The id of a subscription to a free plan: a user has one. */
    static String free(String planId, String uid) {
        return FREE + planId + ":" + uid;
    }

    /** The first user that an event names is the one. */
    void belongsTo(@Nullable String uid) {
        if (this.uid == null) {
            this.uid = uid;
        }
    }

    /** Takes over a report that is newer than all others. */
    void become(SubscriptionReport report) {
        belongsTo(report.uid());
        if (!isNewer(report)) {
            return;
        }
        priceId = report.priceId() == null ? priceId : report.priceId();
        quantity = report.quantity();
        status = report.status();
        reportedAt = report.at();
        periodStart = report.periodStart() == null ? periodStart : report.periodStart();
        periodEnd = report.periodEnd() == null ? periodEnd : report.periodEnd();
        cancelsAtEnd = report.cancelsAtEnd();
        // Further reports during a pause do not begin it again.
        pausedAt = report.pausedAt() == null || pausedAt == null ? report.pausedAt() : pausedAt;
        endedAt = report.endedAt();
    }

    private boolean isNewer(SubscriptionReport report) {
        if (status.equals(CANCELED) || report.status().equals(CANCELED)) {
            return !status.equals(CANCELED);
        }
        var order = reportedAt == null ? -1 : reportedAt.compareTo(report.at());
        return order < 0 || order == 0 && STATUSES.indexOf(status) < STATUSES.indexOf(report.status());
    }

    boolean isLive() {
        return LIVE.contains(status);
    }

    boolean isFree() {
        return isFree(id);
    }

    static boolean isFree(String id) {
        return id.startsWith(FREE);
    }

    /** Whether it brings nothing at an instant, because it is paused. */
    boolean isPausedAt(Instant instant) {
        return pausedAt != null && !instant.isBefore(pausedAt);
    }
}
