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
            @Nullable Instant rollsOverAt) {}

    void add(PlanCredit credit) {
        jdbc.sql("""
                        insert into plan_credits (entry_id, subscription_id, type, period_start, period_end, uid, plan_id, version,
                            renewal_id, ends_at, rolls_over_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
                .update();
    }

    /** All of a subscription, the first period first. */
    List<PlanCredit> findBySubscription(String subscriptionId) {
        return jdbc.sql("select * from plan_credits where subscription_id = ? order by period_start, type")
                .param(subscriptionId)
                .query((row, _) -> credit(row))
                .list();
    }

    /** Those that are due to roll over, the longest due first. */
    List<PlanCredit> findToRollOver(Instant now, int limit) {
        return jdbc.sql("select * from plan_credits where rolls_over_at <= ? order by rolls_over_at, entry_id limit ?")
                .params(utc(now), limit)
                .query((row, _) -> credit(row))
                .list();
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
                instantOrNull(row, "rolls_over_at"));
    }
}
