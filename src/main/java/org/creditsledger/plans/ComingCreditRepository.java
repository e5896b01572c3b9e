package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;
import static org.creditsledger.database.Timestamps.utc;
import static org.creditsledger.database.Timestamps.utcOrNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Credits that come by and by. Guarded by the lock of the subscription. */
@Repository
class ComingCreditRepository {

    private final JdbcClient jdbc;

    ComingCreditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The same credits in each of several periods.
     *
     * @param credits whole credits each time
     * @param next the number of the next period, counted from the anchor
     * @param nextAt when it begins; null if no more come
     * @param endsAt no period goes beyond it; null if there is no end
     */
    record ComingCredit(
            UUID id,
            String subscriptionId,
            @Nullable String renewalId,
            String planId,
            int version,
            String type,
            long credits,
            Every every,
            Instant anchor,
            int next,
            @Nullable Instant nextAt,
            @Nullable Instant endsAt) {

        /** With the next period after this one. */
        ComingCredit following(ZoneId zone) {
            var begin = every.begin(anchor, next + 1, zone);
            return new ComingCredit(
                    id,
                    subscriptionId,
                    renewalId,
                    planId,
                    version,
                    type,
                    credits,
                    every,
                    anchor,
                    next + 1,
                    endsAt != null && !begin.isBefore(endsAt) ? null : begin,
                    endsAt);
        }

        /** The same in other intervals, the first of which begins at an instant. */
        ComingCredit every(Every other, Instant begin, UUID newId) {
            return new ComingCredit(
                    newId, subscriptionId, renewalId, planId, version, type, credits, other, begin, 0, begin, endsAt);
        }

        /** Without any further period. */
        ComingCredit ended() {
            return new ComingCredit(
                    id, subscriptionId, renewalId, planId, version, type, credits, every, anchor, next, null, endsAt);
        }

        /** The months of an upgrade are counted back from the end of the year that was paid for. */
        boolean isOfUpgrade() {
            return anchor.equals(endsAt);
        }

        Instant periodEnd(ZoneId zone) {
            var end = every.begin(anchor, next + 1, zone);
            return endsAt != null && endsAt.isBefore(end) ? endsAt : end;
        }
    }

    void add(ComingCredit coming) {
        jdbc.sql("""
                        insert into coming_credits (id, subscription_id, renewal_id, plan_id, version, type, credits, every, anchor,
                            next_number, next_at, ends_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(coming.id)
                .param(coming.subscriptionId)
                .param(coming.renewalId)
                .param(coming.planId)
                .param(coming.version)
                .param(coming.type)
                .param(coming.credits)
                .param(coming.every.code())
                .param(utc(coming.anchor))
                .param(coming.next)
                .param(utcOrNull(coming.nextAt))
                .param(utcOrNull(coming.endsAt))
                .update();
    }

    boolean exists(String subscriptionId, String type) {
        return jdbc.sql("select count(*) from coming_credits where subscription_id = ? and type = ?")
                        .params(subscriptionId, type)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Those of a subscription that bring more credits. */
    List<ComingCredit> findBySubscription(String subscriptionId) {
        return jdbc.sql(
                        "select * from coming_credits where subscription_id = ? and next_at is not null order by next_at, id")
                .param(subscriptionId)
                .query((row, _) -> coming(row))
                .list();
    }

    /** The subscriptions that credits are due for, in the order of their ids. One that is paused waits. */
    List<String> findDueSubscriptions(Instant now, String afterId, int limit) {
        return jdbc.sql("""
                        select distinct c.subscription_id
                        from coming_credits c join subscriptions s on s.id = c.subscription_id
                        where c.next_at <= ? and c.subscription_id > ? and (s.paused_at is null or c.next_at < s.paused_at)
                        order by c.subscription_id limit ?
                        """)
                .params(utc(now), afterId, limit)
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** No more come that would begin from an instant on. */
    void end(String subscriptionId, Instant at) {
        jdbc.sql("update coming_credits set next_at = null where subscription_id = ? and next_at >= ?")
                .params(subscriptionId, utc(at))
                .update();
    }

    void save(ComingCredit coming) {
        jdbc.sql("update coming_credits set next_number = ?, next_at = ? where id = ?")
                .param(coming.next)
                .param(utcOrNull(coming.nextAt))
                .param(coming.id)
                .update();
    }

    private static ComingCredit coming(ResultSet row) throws SQLException {
        return new ComingCredit(
                row.getObject("id", UUID.class),
                row.getString("subscription_id"),
                row.getString("renewal_id"),
                row.getString("plan_id"),
                row.getInt("version"),
                row.getString("type"),
                row.getLong("credits"),
                Codes.parse(Every.class, row.getString("every")).orElseThrow(),
                instant(row, "anchor"),
                row.getInt("next_number"),
                instantOrNull(row, "next_at"),
                instantOrNull(row, "ends_at"));
    }
}
