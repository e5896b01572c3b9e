package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.instantOrNull;
import static org.creditsledger.database.Timestamps.utc;
import static org.creditsledger.database.Timestamps.utcOrNull;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What plans have brought. Guarded by the lock of the subscription. */
@Repository
class PlanCreditRepository {

    private final JdbcClient jdbc;

    PlanCreditRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The credits of one type and period.
     *
     * @param renewalId what paid for them; null for a free plan
     * @param endsAt of their lot; null for never
     * @param rollsOverAt null if they do not, or no longer
     * @param isGrace whether they were given before the payment
     * @param closedAt when the subscription ended, if that was before the period's end
     */
    record PlanCredit(
            UUID entryId,
            String subscriptionId,
            String type,
            Instant periodStart,
            Instant periodEnd,
            String uid,
            String planId,
            int version,
            @Nullable String renewalId,
            @Nullable Instant endsAt,
            @Nullable Instant rollsOverAt,
            boolean isGrace,
            @Nullable Instant closedAt) {

        boolean hasEnded(Instant now) {
            return endsAt != null && !now.isBefore(endsAt);
        }

        boolean isOf(Brought.Now now) {
            return type.equals(now.allotment().type()) && periodStart.equals(now.periodStart());
        }
    }

    void add(PlanCredit credit) {
        jdbc.sql("""
                        insert into plan_credits (entry_id, subscription_id, type, period_start, period_end, uid, plan_id, version,
                            renewal_id, ends_at, rolls_over_at, grace)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(credit.entryId)
                .param(credit.subscriptionId)
                .param(credit.type)
                .param(utc(credit.periodStart))
                .param(utc(credit.periodEnd))
                .param(credit.uid)
                .param(credit.planId)
                .param(credit.version)
                .param(credit.renewalId)
                .param(utcOrNull(credit.endsAt))
                .param(utcOrNull(credit.rollsOverAt))
                .param(credit.isGrace)
                .update();
    }

    /** All of a subscription, the first period first. */
    List<PlanCredit> findBySubscription(String subscriptionId) {
        return jdbc.sql("select * from plan_credits where subscription_id = ? order by period_start, type")
                .param(subscriptionId)
                .query((row, _) -> credit(row))
                .list();
    }

    /** All that an invoice brought, or brings once it is paid. */
    List<PlanCredit> findByRenewal(String renewalId) {
        return jdbc.sql("select * from plan_credits where renewal_id = ? order by type, period_start")
                .param(renewalId)
                .query((row, _) -> credit(row))
                .list();
    }

    /**
     * The payment for credits that were given before it has come: they have their own end from now on. If the subscription has
     * ended, they are closed again as paid credits are.
     */
    void paid(UUID entryId, Instant endsAt, boolean rollsOver) {
        jdbc.sql(
                        "update plan_credits set grace = false, ends_at = ?, rolls_over_at = ?, closed_at = null where entry_id = ?")
                .param(utc(endsAt))
                .param(rollsOver ? utc(endsAt) : null)
                .param(entryId)
                .update();
    }

    void close(UUID entryId, Instant endedAt) {
        jdbc.sql("update plan_credits set closed_at = ?, rolls_over_at = null where entry_id = ?")
                .params(utc(endedAt), entryId)
                .update();
    }

    /** Those that are due to roll over, in the order of their ids. */
    List<PlanCredit> findToRollOver(Instant now, UUID afterId, int limit) {
        return jdbc.sql(
                        "select * from plan_credits where rolls_over_at <= ? and entry_id > ? order by entry_id limit ?")
                .params(utc(now), afterId, limit)
                .query((row, _) -> credit(row))
                .list();
    }

    void rollOverAt(UUID entryId, Instant at) {
        jdbc.sql("update plan_credits set rolls_over_at = ? where entry_id = ? and rolls_over_at is not null")
                .params(utc(at), entryId)
                .update();
    }

    /** @return whether it was still due to */
    boolean rolledOver(UUID entryId) {
        return jdbc.sql("update plan_credits set rolls_over_at = null where entry_id = ? and rolls_over_at is not null")
                        .param(entryId)
                        .update()
                > 0;
    }

    private static PlanCredit credit(ResultSet row) throws SQLException {
        return new PlanCredit(
                row.getObject("entry_id", UUID.class),
                row.getString("subscription_id"),
                row.getString("type"),
                instant(row, "period_start"),
                instant(row, "period_end"),
                row.getString("uid"),
                row.getString("plan_id"),
                row.getInt("version"),
                row.getString("renewal_id"),
                instantOrNull(row, "ends_at"),
                instantOrNull(row, "rolls_over_at"),
                row.getBoolean("grace"),
                instantOrNull(row, "closed_at"));
    }
}
