package org.creditsledger.plans;

import static org.creditsledger.database.Timestamps.instant;
import static org.creditsledger.database.Timestamps.utc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.text.Codes;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The provider's invoices of subscriptions. Guarded by the lock of their subscription. */
@Repository
class RenewalRepository {

    private final JdbcClient jdbc;

    RenewalRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Renewal> find(String id) {
        return jdbc.sql("select * from renewals where id = ?")
                .param(id)
                .query((row, _) -> renewal(row))
                .optional();
    }

    /** Those with a status whose credits have not been posted for good, the oldest first. */
    List<Renewal> findUncredited(String subscriptionId, Renewal.Status status) {
        return jdbc.sql("""
                        select * from renewals where subscription_id = ? and status = ? and credited_at is null
                        order by created_at, id
                        """)
                .params(subscriptionId, Codes.of(status))
                .query((row, _) -> renewal(row))
                .list();
    }

    /** Those among some invoices whose credits were posted. */
    Set<String> findCredited(Set<String> ids) {
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(jdbc.sql("select id from renewals where id in (:ids) and credited_at is not null")
                        .param("ids", ids)
                        .query((row, _) -> row.getString("id"))
                        .list());
    }

    /** Those that were paid some time ago, and that no event has named the user of. */
    List<Renewal> findWithoutUser(Instant before) {
        return jdbc.sql("""
                        select r.* from renewals r join subscriptions s on s.id = r.subscription_id
                        where r.status = 'paid' and r.credited_at is null and s.uid is null and r.updated_at < ?
                        order by r.id
                        """).param(utc(before)).query((row, _) -> renewal(row)).list();
    }

    /** Adds what a report says to what was known, and returns all of it. */
    Renewal merge(Renewal reported, Instant now) {
        var known = find(reported.id());
        if (known.isEmpty()) {
            add(reported, now);
            return reported;
        }
        var merged = known.get().mergedWith(reported);
        if (!merged.equals(known.get())) {
            jdbc.sql("update renewals set status = ?, paid_minor = ?, updated_at = ? where id = ?")
                    .params(Codes.of(merged.status()), merged.paidMinor(), utc(now), merged.id())
                    .update();
        }
        return merged;
    }

    /** Whether its credits were posted. */
    boolean isCredited(String id) {
        return jdbc.sql("select count(*) from renewals where id = ? and credited_at is not null")
                        .param(id)
                        .query(Long.class)
                        .single()
                > 0;
    }

    void credited(Renewal renewal, Instant now) {
        jdbc.sql("update renewals set credited_at = ?, invoice_id = ?, updated_at = ? where id = ?")
                .param(utc(now))
                .param(renewal.invoiceId())
                .param(utc(now))
                .param(renewal.id())
                .update();
    }

    private void add(Renewal renewal, Instant now) {
        jdbc.sql("""
                        insert into renewals (id, subscription_id, reason, status, paid_minor, currency, created_at, updated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        renewal.id(),
                        renewal.subscriptionId(),
                        renewal.reason(),
                        Codes.of(renewal.status()),
                        renewal.paidMinor(),
                        renewal.currency(),
                        utc(now),
                        utc(now))
                .update();
        var number = 0;
        for (var line : renewal.lines()) {
            jdbc.sql("""
                            insert into renewal_lines (renewal_id, number, price_id, starts_at, ends_at, amount_minor, quantity, proration)
                            values (?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(
                            renewal.id(),
                            number++,
                            line.priceId(),
                            utc(line.startsAt()),
                            utc(line.endsAt()),
                            line.amountMinor(),
                            line.quantity(),
                            line.isProration())
                    .update();
        }
    }

    private Renewal renewal(ResultSet row) throws SQLException {
        var id = row.getString("id");
        return new Renewal(
                id,
                row.getString("subscription_id"),
                row.getString("reason"),
                Codes.parse(Renewal.Status.class, row.getString("status")).orElseThrow(),
                row.getLong("paid_minor"),
                row.getString("currency"),
                jdbc.sql("select * from renewal_lines where renewal_id = ? order by number")
                        .param(id)
                        .query((line, _) -> line(line))
                        .list(),
                row.getObject("invoice_id", UUID.class));
    }

    private static RenewalLine line(ResultSet row) throws SQLException {
        return new RenewalLine(
                row.getString("price_id"),
                instant(row, "starts_at"),
                instant(row, "ends_at"),
                row.getLong("amount_minor"),
                row.getLong("quantity"),
                row.getBoolean("proration"));
    }
}
