package org.creditsledger.simulator;

import static org.creditsledger.database.Timestamps.utc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps the sessions in a table that exists only with the simulator, so no entity may be mapped to it. */
@Repository
@Profile(Simulator.PROFILE)
class SimulatedSessionRepository {

    private final JdbcClient jdbc;

    SimulatedSessionRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SimulatedSessionRow> find(String id) {
        return jdbc.sql("select * from simulated_sessions where id = ?")
                .param(id)
                .query(SimulatedSessionRow::new)
                .optional();
    }

    /** Call it within a transaction. */
    Optional<SimulatedSessionRow> lock(String id) {
        return jdbc.sql("select * from simulated_sessions where id = ? for update")
                .param(id)
                .query(SimulatedSessionRow::new)
                .optional();
    }

    /** Newest first. */
    List<SimulatedSessionRow> findCompleted(Instant createdSince) {
        return jdbc.sql("""
                        select * from simulated_sessions
                        where status = 'complete' and created_at >= ?
                        order by created_at desc
                        """)
                .param(utc(createdSince))
                .query(SimulatedSessionRow::new)
                .list();
    }

    /** Does nothing if there is one with its id. */
    void add(SimulatedSessionRow session) {
        jdbc.sql("""
                        insert into simulated_sessions (id, checkout_id, uid, pack_id, plan_id, price_id, amount_minor, currency,
                            payment_intent, status, payment_status, processing, success_url, cancel_url, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict do nothing
                        """)
                .param(session.id)
                .param(session.checkoutId)
                .param(session.uid)
                .param(session.packId)
                .param(session.planId)
                .param(session.priceId)
                .param(session.amountMinor)
                .param(session.currency)
                .param(session.paymentIntent)
                .param(session.status)
                .param(session.paymentStatus)
                .param(session.isProcessing())
                .param(session.successUrl)
                .param(session.cancelUrl)
                .param(utc(session.createdAt))
                .param(utc(session.expiresAt))
                .update();
    }

    void update(SimulatedSessionRow session) {
        jdbc.sql("update simulated_sessions set status = ?, payment_status = ?, processing = ? where id = ?")
                .params(session.status, session.paymentStatus, session.isProcessing(), session.id)
                .update();
    }
}
