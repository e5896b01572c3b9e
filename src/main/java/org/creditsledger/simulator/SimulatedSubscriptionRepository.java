package org.creditsledger.simulator;

import static org.creditsledger.database.Timestamps.utc;
import static org.creditsledger.database.Timestamps.utcOrNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.creditsledger.text.Codes;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps the subscriptions and their invoices in tables that exist only with the simulator, so no entity may be mapped to them. */
@Repository
@Profile(Simulator.PROFILE)
class SimulatedSubscriptionRepository {

    private final JdbcClient jdbc;

    SimulatedSubscriptionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SimulatedSubscriptionRow> find(String id) {
        return jdbc.sql("select * from simulated_subscriptions where id = ?")
                .param(id)
                .query(SimulatedSubscriptionRow::new)
                .optional();
    }

    /** Call it within a transaction. */
    Optional<SimulatedSubscriptionRow> lock(String id) {
        return jdbc.sql("select * from simulated_subscriptions where id = ? for update")
                .param(id)
                .query(SimulatedSubscriptionRow::new)
                .optional();
    }

    /** The oldest first. */
    List<SimulatedInvoiceRow> invoices(String subscriptionId) {
        return jdbc.sql("select * from simulated_invoices where subscription_id = ? order by number")
                .param(subscriptionId)
                .query(SimulatedInvoiceRow::new)
                .list();
    }

    /** The newest first. */
    List<SimulatedInvoiceRow> findPaidInvoices(Instant createdSince) {
        return jdbc.sql("""
                        select * from simulated_invoices where status = 'paid' and created_at >= ?
                        order by created_at desc, id
                        """)
                .param(utc(createdSince))
                .query(SimulatedInvoiceRow::new)
                .list();
    }

    /** Does nothing if there is one with its id. */
    void add(SimulatedSubscriptionRow row) {
        jdbc.sql("""
                        insert into simulated_subscriptions (id, uid, plan_id, price_id, status, anchor, every, period, clock, version, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .params(
                        row.id,
                        row.uid,
                        row.planId,
                        row.priceId,
                        row.status,
                        utc(row.anchor),
                        Codes.of(row.every),
                        row.period,
                        utc(row.clock),
                        row.version,
                        utc(row.createdAt))
                .update();
    }

    void update(SimulatedSubscriptionRow row) {
        jdbc.sql("""
                        update simulated_subscriptions set plan_id = ?, price_id = ?, next_plan_id = ?, next_price_id = ?, status = ?,
                            cancels_at_end = ?, anchor = ?, every = ?, period = ?, clock = ?, ended_at = ?, version = ?
                        where id = ?
                        """)
                .param(row.planId)
                .param(row.priceId)
                .param(row.nextPlanId)
                .param(row.nextPriceId)
                .param(row.status)
                .param(row.cancelsAtEnd)
                .param(utc(row.anchor))
                .param(Codes.of(row.every))
                .param(row.period)
                .param(utc(row.clock))
                .param(utcOrNull(row.endedAt))
                .param(row.version)
                .param(row.id)
                .update();
    }

    /** Adds it, or updates what can change. */
    void save(SimulatedInvoiceRow invoice) {
        var isKnown = jdbc.sql("update simulated_invoices set status = ?, refunded_minor = ? where id = ?")
                        .params(invoice.status, invoice.refundedMinor, invoice.id)
                        .update()
                > 0;
        if (!isKnown) {
            jdbc.sql("""
                            insert into simulated_invoices (id, subscription_id, number, payment_intent, reason, status, lines, amount_minor,
                                refunded_minor, currency, created_at)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            """)
                    .params(
                            invoice.id,
                            invoice.subscriptionId,
                            invoice.number,
                            invoice.paymentIntent,
                            invoice.reason,
                            invoice.status,
                            invoice.linesAsJson(),
                            invoice.amountMinor,
                            invoice.refundedMinor,
                            invoice.currency,
                            utc(invoice.createdAt))
                    .update();
        }
    }
}
