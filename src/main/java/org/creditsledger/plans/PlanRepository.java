package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Plans in their versions. */
@Repository
class PlanRepository {

    private static final String SELECT = """
            select p.id, p.plan_group, p.active, v.version, v.name, v.free, v.valid_from
            from plans p join plan_versions v on v.plan_id = p.id
            """;

    private static final String VALID_OR_FIRST = """
            where v.version = coalesce(
                (select max(w.version) from plan_versions w where w.plan_id = p.id and w.valid_from <= ?), 1)
            """;

    private final JdbcClient jdbc;

    PlanRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All plans, each in the version that is valid at an instant. Those that begin later are not among them. */
    List<Plan> findValid(Instant at) {
        return jdbc.sql(SELECT + """
                        where v.version = (select max(w.version) from plan_versions w where w.plan_id = p.id and w.valid_from <= ?)
                        order by p.position, p.id
                        """)
                .param(utc(at))
                .query((row, _) -> plan(row))
                .list();
    }

    /** All plans, each in the version that is valid at an instant, or in the first before that. */
    List<Plan> findAll(Instant at) {
        return jdbc.sql(SELECT + VALID_OR_FIRST + "order by p.position, p.id")
                .param(utc(at))
                .query((row, _) -> plan(row))
                .list();
    }

    /** The free plans that are on offer. */
    List<Plan> findFree(Instant at) {
        return jdbc
                .sql(
                        "select p.id from plans p join plan_versions v on v.plan_id = p.id and v.version = 1 where v.free and p.active")
                .query((row, _) -> row.getString("id"))
                .list()
                .stream()
                .flatMap(id -> find(id, at).stream())
                .filter(plan -> plan.hasBegunBy(at))
                .toList();
    }

    /** Users who never got credits of a type from a free plan, in the order of their uids. */
    List<String> findUsersWithout(String planId, String type, String afterUid, int limit) {
        return jdbc.sql("""
                        select u.uid from users u
                        where u.uid > ? and u.disabled_at is null and not exists (
                            select 1 from coming_credits c where c.subscription_id = 'free:' || ? || ':' || u.uid and c.type = ?)
                        order by u.uid limit ?
                        """)
                .params(afterUid, planId, type, limit)
                .query((row, _) -> row.getString("uid"))
                .list();
    }

    /** The version that is valid at an instant, or the first before that. */
    Optional<Plan> find(String planId, Instant at) {
        return jdbc.sql(SELECT + VALID_OR_FIRST + "and p.id = ?")
                .params(utc(at), planId)
                .query((row, _) -> plan(row))
                .optional();
    }

    Optional<Plan> find(String planId, int version) {
        return jdbc.sql(SELECT + "where p.id = ? and v.version = ?")
                .params(planId, version)
                .query((row, _) -> plan(row))
                .optional();
    }

    /** All versions of a plan, the newest first. */
    List<Plan> findVersions(String planId) {
        return jdbc.sql(SELECT + "where p.id = ? order by v.version desc")
                .param(planId)
                .query((row, _) -> plan(row))
                .list();
    }

    /** The plan that a price belongs to. */
    Optional<String> findIdOf(String priceId) {
        return jdbc.sql("select plan_id from plan_prices where price_id = ?")
                .param(priceId)
                .query(String.class)
                .optional();
    }

    /** Lets only one change of the plan run at a time: takes a lock until the transaction ends. */
    boolean lock(String planId) {
        return jdbc.sql("select id from plans where id = ? for update")
                .param(planId)
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Does nothing if there is one with this id. */
    void add(String planId, String group, Instant now) {
        jdbc.sql("""
                        insert into plans (id, plan_group, active, position, created_at)
                        values (?, ?, true, (select coalesce(max(position), 0) + 10 from plans), ?)
                        on conflict do nothing
                        """).params(planId, group, utc(now)).update();
    }

    void setActive(String planId, boolean isActive) {
        jdbc.sql("update plans set active = ? where id = ?")
                .params(isActive, planId)
                .update();
    }

    void addVersion(Plan plan, Instant now, String createdBy) {
        jdbc.sql("""
                        insert into plan_versions (plan_id, version, name, free, valid_from, created_at, created_by)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        plan.id(),
                        plan.version(),
                        plan.name(),
                        plan.isFree(),
                        utc(plan.validFrom()),
                        utc(now),
                        createdBy)
                .update();
        for (var allotment : plan.allotments()) {
            var rollover = allotment.rollover();
            jdbc.sql("""
                            insert into plan_allotments (plan_id, version, type, credits, every, ends_with, end_length, rollover_credits,
                                rollover_lifetime, trial_credits)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .param(plan.id())
                    .param(plan.version())
                    .param(allotment.type())
                    .param(allotment.credits())
                    .param(allotment.every().code())
                    .param(allotment.end().kind().code())
                    .param(textOrNull(allotment.end().length()))
                    .param(rollover == null ? null : rollover.maxCredits())
                    .param(rollover == null ? null : rollover.lifetime().toString())
                    .param(allotment.trialCredits())
                    .update();
        }
    }

    /** Adds those that the plan does not have yet, and says which of them this version offers. */
    void addPrices(Plan plan) {
        for (var price : plan.prices()) {
            jdbc.sql("""
                            insert into plan_prices (price_id, plan_id, every, price_minor, currency) values (?, ?, ?, ?, ?)
                            on conflict do nothing
                            """)
                    .params(price.id(), plan.id(), price.every().code(), price.priceMinor(), price.currency())
                    .update();
        }
        for (var price : plan.offered()) {
            jdbc.sql("insert into plan_version_prices (plan_id, version, price_id) values (?, ?, ?)")
                    .params(plan.id(), plan.version(), price.id())
                    .update();
        }
    }

    private Plan plan(ResultSet row) throws SQLException {
        var id = row.getString("id");
        var version = row.getInt("version");
        var offered =
                new HashSet<>(jdbc.sql("select price_id from plan_version_prices where plan_id = ? and version = ?")
                        .params(id, version)
                        .query(String.class)
                        .list());
        var prices = jdbc.sql("select * from plan_prices where plan_id = ? order by every, price_minor, price_id")
                .param(id)
                .query((price, _) -> price(price))
                .list();
        return new Plan(
                id,
                row.getString("plan_group"),
                row.getBoolean("active"),
                version,
                row.getString("name"),
                row.getBoolean("free"),
                instant(row, "valid_from"),
                jdbc.sql("select * from plan_allotments where plan_id = ? and version = ? order by type")
                        .params(id, version)
                        .query((allotment, _) -> allotment(allotment))
                        .list(),
                prices,
                prices.stream().filter(price -> offered.contains(price.id())).toList());
    }

    private static Allotment allotment(ResultSet row) throws SQLException {
        var lifetime = periodOrNull(row, "rollover_lifetime");
        return new Allotment(
                row.getString("type"),
                row.getLong("credits"),
                Codes.parse(Every.class, row.getString("every")).orElseThrow(),
                new AllotmentEnd(
                        Codes.parse(AllotmentEnd.Kind.class, row.getString("ends_with"))
                                .orElseThrow(),
                        periodOrNull(row, "end_length")),
                lifetime == null ? null : new Rollover(row.getLong("rollover_credits"), lifetime),
                row.getLong("trial_credits"));
    }

    private static PlanPrice price(ResultSet row) throws SQLException {
        return new PlanPrice(
                row.getString("price_id"),
                Codes.parse(Every.class, row.getString("every")).orElseThrow(),
                row.getLong("price_minor"),
                row.getString("currency"));
    }

    private static @Nullable Period periodOrNull(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null ? null : Period.parse(text);
    }

    private static @Nullable String textOrNull(@Nullable Period period) {
        return period == null ? null : period.toString();
    }
}
