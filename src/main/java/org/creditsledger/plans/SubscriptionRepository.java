package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.utc;
import static org.creditsledger.database.Timestamps.utcOrNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Subscriptions; the row of each is the lock for all that it brings. */
@Repository
class SubscriptionRepository {

    private final JdbcClient jdbc;

    SubscriptionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes everything else about a subscription wait until the transaction ends. Its first report adds it. */
    SubscriptionRow lock(String id, Instant now) {
        jdbc.sql("""
                        insert into subscriptions (id, quantity, status, cancels_at_end, created_at, updated_at)
                        values (?, 1, ?, false, ?, ?)
                        on conflict do nothing
                        """).params(id, SubscriptionRow.OPEN, utc(now), utc(now)).update();
        return jdbc.sql("select * from subscriptions where id = ? for update")
                .param(id)
                .query((row, _) -> new SubscriptionRow(row))
                .single();
    }

    Optional<SubscriptionRow> find(String id) {
        return jdbc.sql("select * from subscriptions where id = ?")
                .param(id)
                .query((row, _) -> new SubscriptionRow(row))
                .optional();
    }

    /** The live subscriptions of a user to plans of the group of a plan, the oldest first. Free plans do not count. */
    List<String> findLiveOfGroup(String uid, String planId) {
        return paidOfGroup(uid, planId)
                .filter(SubscriptionRow::isLive)
                .map(row -> row.id)
                .toList();
    }

    /**
     * Whether a user has a live subscription of the group of a plan, or has completed the checkout of one that no other event has
     * reported yet. Free plans do not count.
     *
     * @param completedSince a checkout before that is forgotten
     */
    boolean hasBegunOneOfGroup(String uid, String planId, Instant completedSince) {
        return paidOfGroup(uid, planId)
                .anyMatch(row -> row.isLive()
                        || row.status.equals(SubscriptionRow.OPEN) && row.createdAt.isAfter(completedSince));
    }

    /** The oldest first. */
    private Stream<SubscriptionRow> paidOfGroup(String uid, String planId) {
        return jdbc
                .sql(
                        "select s.* from subscriptions s join plans p on p.id = s.plan_id"
                                + " where s.uid = ? and p.plan_group = (select plan_group from plans where id = ?) order by s.created_at, s.id")
                .params(uid, planId)
                .query((row, _) -> new SubscriptionRow(row))
                .list()
                .stream()
                .filter(row -> !row.isFree());
    }

    void save(SubscriptionRow row, Instant now) {
        jdbc.sql("""
                        update subscriptions set uid = ?, price_id = ?, plan_id = ?, quantity = ?, status = ?, reported_at = ?,
                            period_start = ?, period_end = ?, cancels_at_end = ?, paused_at = ?, ended_at = ?, updated_at = ?
                        where id = ?
                        """)
                .param(row.uid)
                .param(row.priceId)
                .param(row.planId)
                .param(row.quantity)
                .param(row.status)
                .param(utcOrNull(row.reportedAt))
                .param(utcOrNull(row.periodStart))
                .param(utcOrNull(row.periodEnd))
                .param(row.cancelsAtEnd)
                .param(utcOrNull(row.pausedAt))
                .param(utcOrNull(row.endedAt))
                .param(utc(now))
                .param(row.id)
                .update();
    }
}
