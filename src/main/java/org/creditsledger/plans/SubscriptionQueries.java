package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditsledger.plans.Subscription.Next;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads subscriptions for people and programs, without locks. */
@Repository
class SubscriptionQueries {

    private final JdbcClient jdbc;

    SubscriptionQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that go on first, and of these the newest. */
    List<SubscriptionRow> findByUser(String uid, int limit) {
        return jdbc.sql("""
                        select * from subscriptions where uid = :uid
                        order by case when status in (:live) then 0 else 1 end, created_at desc, id limit :limit
                        """)
                .param("uid", uid)
                .param("live", SubscriptionRow.LIVE)
                .param("limit", limit)
                .query((row, _) -> new SubscriptionRow(row))
                .list();
    }

    /**
     * The newest first.
     *
     * @param afterId the last one of the part before
     */
    List<SubscriptionRow> find(@Nullable String status, @Nullable String planId, @Nullable String afterId, int limit) {
        var sql = "select s.* from subscriptions s where true"
                + (status == null ? "" : " and s.status = :status")
                + (planId == null ? "" : " and s.plan_id = :planId")
                + (afterId == null ? "" : """
                         and exists (select 1 from subscriptions a where a.id = :afterId
                            and (s.created_at < a.created_at or s.created_at = a.created_at and s.id > a.id))
                        """)
                + " order by s.created_at desc, s.id limit :limit";
        return jdbc.sql(sql)
                .param("status", status)
                .param("planId", planId)
                .param("afterId", afterId)
                .param("limit", limit)
                .query((row, _) -> new SubscriptionRow(row))
                .list();
    }

    /** The subscriptions of a plan whose next period begins at an instant or later, and before another. */
    long countRenewals(String planId, Instant from, Instant until) {
        return jdbc.sql("""
                        select count(*) from (
                            select coalesce(s.period_end, (
                                select min(c.next_at) from coming_credits c where c.subscription_id = s.id and c.renewal_id is null)) as next_at
                            from subscriptions s where s.plan_id = :planId and s.status in (:live) and not s.cancels_at_end) renewals
                        where next_at >= :from and next_at < :until
                        """)
                .param("planId", planId)
                .param("live", SubscriptionRow.LIVE)
                .param("from", utc(from))
                .param("until", utc(until))
                .query(Long.class)
                .single();
    }

    /**
     * Credits that come by the calendar.
     *
     * @param isPaidFor whether they come whatever becomes of the plan
     */
    record Coming(String subscriptionId, boolean isPaidFor, Next next) {}

    /** Of these subscriptions. */
    Map<String, List<Coming>> findComing(Collection<String> subscriptionIds) {
        if (subscriptionIds.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql("""
                        select subscription_id, renewal_id, type, credits, next_at from coming_credits
                        where subscription_id in (:ids) and next_at is not null
                        """)
                .param("ids", subscriptionIds)
                .query((row, _) -> new Coming(
                        row.getString("subscription_id"),
                        row.getString("renewal_id") != null,
                        new Next(row.getString("type"), row.getLong("credits"), instant(row, "next_at"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Coming::subscriptionId));
    }
}
