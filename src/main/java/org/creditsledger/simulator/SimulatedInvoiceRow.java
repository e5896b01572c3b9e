package org.creditsledger.simulator;

import static org.creditsledger.database.Timestamps.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A row of {@code simulated_invoices}. */
class SimulatedInvoiceRow {

    static final String OPEN = "open";
    static final String PAID = "paid";
    static final String VOID = "void";

    private static final JsonMapper JSON = new JsonMapper();

    final String id;
    final String subscriptionId;
    final int number;
    final String paymentIntent;
    final String reason;
    final List<SimulatedLine> lines;
    final long amountMinor;
    final String currency;
    final Instant createdAt;
    String status;
    long refundedMinor;

    SimulatedInvoiceRow(ResultSet row, int number) throws SQLException {
        this.id = row.getString("id");
        this.subscriptionId = row.getString("subscription_id");
        this.number = row.getInt("number");
        this.paymentIntent = row.getString("payment_intent");
        this.reason = row.getString("reason");
        this.lines = JSON.readValue(row.getString("lines"), new TypeReference<List<SimulatedLine>>() {});
        this.amountMinor = row.getLong("amount_minor");
        this.currency = row.getString("currency");
        this.createdAt = instant(row, "created_at");
        this.status = row.getString("status");
        this.refundedMinor = row.getLong("refunded_minor");
    }

    /** What the lines give back beyond what they cost is not paid out. */
    SimulatedInvoiceRow(
            SimulatedSubscriptionRow subscription,
            int number,
            String reason,
            List<SimulatedLine> lines,
            String currency,
            String status) {
        this.id = subscription.idOf("in", number);
        this.subscriptionId = subscription.id;
        this.number = number;
        this.paymentIntent = subscription.idOf("pi", number);
        this.reason = reason;
        this.lines = lines;
        this.amountMinor =
                Math.max(0, lines.stream().mapToLong(SimulatedLine::amountMinor).sum());
        this.currency = currency;
        this.createdAt = subscription.clock;
        this.status = status;
    }

    boolean isOpen() {
        return status.equals(OPEN);
    }

    boolean isPaid() {
        return status.equals(PAID);
    }

    long leftMinor() {
        return isPaid() ? amountMinor - refundedMinor : 0;
    }

    String linesAsJson() {
        return JSON.writeValueAsString(lines);
    }

    SimulatedInvoice toInvoice() {
        return new SimulatedInvoice(
                id,
                lines.stream()
                        .map(SimulatedLine::start)
                        .min(Comparator.naturalOrder())
                        .orElseThrow(),
                lines.stream()
                        .map(SimulatedLine::end)
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                amountMinor,
                refundedMinor,
                currency,
                status);
    }
}
