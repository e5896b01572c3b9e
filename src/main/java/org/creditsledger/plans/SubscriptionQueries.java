package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;
import static org.creditsledger.database.Timestamps.utc;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.creditsledger.plans.Subscription.Current;
import org.creditsledger.plans.Subscription.Next;
import org.creditsledger.plans.SubscriptionList.Filter;
import org.creditsledger.plans.SubscriptionList.Shown;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads subscriptions for people and programs, without locks. */
@Repository
class SubscriptionQueries {

    /** As {@link LotsOfPlans} finds the lots, and {@link Rollovers} counts what goes on. */
    private static final String CURRENT = """
            select subscription_id, type, expires_at, sum(amount) as credits, sum(remaining) as remaining, sum(rolls_over) as rolls_over
            from (
                select c.entry_id, c.subscription_id, c.type, l.expires_at, sum(l.amount) as amount, sum(l.remaining) as remaining,
                    case when c.rolls_over_at is null then 0
                        else least(sum(l.remaining - l.held), max(a.rollover_credits)) end as rolls_over
                from plan_credits c
                join credits_ledger e on e.id = c.entry_id
                left join credits_ledger later on later.idempotency_key = e.idempotency_key || ':%s'
                join lots l on l.uid = c.uid and l.type = c.type and l.entry_id = coalesce(later.id, e.id)
                join plan_allotments a on a.plan_id = c.plan_id and a.version = c.version and a.type = c.type
                where c.subscription_id in (:ids) and c.period_start <= :now and c.period_end > :now
                    and (l.expires_at is null or l.expires_at > :now)
                group by c.entry_id, c.subscription_id, c.type, c.rolls_over_at, l.expires_at) credits
            group by subscription_id, type, expires_at
            order by type, expires_at nulls last
            """.formatted(PlanCrediting.PAID_LATER);

    private static final String NEWEST_FIRST = "s.created_at desc, s.id";

    private static final String NEXT_AT =
            "(select min(c.next_at) from coming_credits c where c.subscription_id = s.id)";

    private static final String WITH_NEXT = """
             and exists (select 1 from coming_credits c where c.subscription_id = s.id
                and c.next_at is not null and (s.paused_at is null or c.next_at < s.paused_at))
            """;

    private static final String FAILED = """
             and (s.status in ('past_due', 'unpaid') or exists (select 1 from renewals r
                where r.subscription_id = s.id and r.status = 'failed' and r.credited_at is null))
            """;

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
        var after = afterId == null ? "" : """
                 and exists (select 1 from subscriptions a where a.id = :afterId
                    and (s.created_at < a.created_at or s.created_at = a.created_at and s.id > a.id))
                """;
        return statement(
                        "select s.*",
                        new Filter(Shown.ALL, status, planId, null),
                        after + " order by " + NEWEST_FIRST + " limit :limit")
                .param("afterId", afterId)
                .param("limit", limit)
                .query((row, _) -> new SubscriptionRow(row))
                .list();
    }

    /**
     * The newest first, or those whose credits come next by the calendar.
     *
     * @param offset how many to leave out
     */
    List<SubscriptionRow> find(Filter filter, int offset, int limit) {
        var order = filter.shown() == Shown.NEXT_CREDITS ? NEXT_AT + ", s.id" : NEWEST_FIRST;
        return statement("select s.*", filter, " order by " + order + " limit :limit offset :offset")
                .param("limit", limit)
                .param("offset", offset)
                .query((row, _) -> new SubscriptionRow(row))
                .list();
    }

    long count(Filter filter) {
        return statement("select count(*)", filter, "").query(Long.class).single();
    }

    private JdbcClient.StatementSpec statement(String select, Filter filter, String rest) {
        var sql = select + " from subscriptions s where true"
                + (filter.status() == null ? "" : " and s.status = :status")
                + (filter.planId() == null ? "" : " and s.plan_id = :planId")
                + (filter.uid() == null ? "" : " and s.uid = :uid")
                + switch (filter.shown()) {
                    case ALL -> "";
                    case FAILED_RENEWALS -> FAILED;
                    case NEXT_CREDITS -> WITH_NEXT;
                }
                + rest;
        return jdbc.sql(sql)
                .param("status", filter.status())
                .param("planId", filter.planId())
                .param("uid", filter.uid());
    }

    /** How many subscriptions to each plan go on. */
    Map<String, Long> countLive() {
        return jdbc
                .sql("""
                        select plan_id, count(*) as subscriptions from subscriptions
                        where plan_id is not null and status in (:live) group by plan_id
                        """)
                .param("live", SubscriptionRow.LIVE)
                .query((row, _) -> Map.entry(row.getString("plan_id"), row.getLong("subscriptions")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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

    private record CurrentOf(String subscriptionId, Current current) {}

    /** What came with the current periods of these subscriptions. */
    Map<String, List<Current>> findCurrent(Collection<String> subscriptionIds, Instant now) {
        if (subscriptionIds.isEmpty()) {
            return Map.of();
        }
        return jdbc
                .sql(CURRENT)
                .param("ids", subscriptionIds)
                .param("now", utc(now))
                .query((row, _) -> new CurrentOf(
                        row.getString("subscription_id"),
                        new Current(
                                row.getString("type"),
                                row.getLong("credits"),
                                row.getLong("remaining"),
                                instantOrNull(row, "expires_at"),
                                row.getLong("rolls_over"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        CurrentOf::subscriptionId, Collectors.mapping(CurrentOf::current, Collectors.toList())));
    }
}
