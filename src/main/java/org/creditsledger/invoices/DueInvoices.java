package org.creditsledger.invoices;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.creditsledger.invoices.Sale.PlanPeriod;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The sales whose invoices have not been written yet. */
@Repository
class DueInvoices {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<TreeMap<String, Long>> CREDITS_BY_TYPE = new TypeReference<>() {};

    private final JdbcClient jdbc;

    DueInvoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Sale sale) {
        var plan = sale.plan();
        jdbc.sql("""
                        insert into due_invoices (invoice_id, uid, payment_id, pack_id, type, credits, quantity, gross_minor,
                                                  currency, paid_at, entry_id, plan_name, period_start, period_end, more_credits)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        sale.invoiceId(),
                        sale.uid(),
                        sale.paymentId(),
                        sale.packId(),
                        sale.type(),
                        sale.credits(),
                        sale.quantity(),
                        sale.grossMinor(),
                        sale.currency(),
                        Timestamps.utc(sale.paidAt()),
                        sale.entryId())
                .param(plan == null ? null : plan.name())
                .param(plan == null ? null : Timestamps.utc(plan.start()))
                .param(plan == null ? null : Timestamps.utc(plan.end()))
                .param(plan == null ? null : JSON.writeValueAsString(plan.moreCredits()))
                .update();
    }

    boolean contains(UUID invoiceId, String uid) {
        return jdbc.sql("select count(*) from due_invoices where invoice_id = ? and uid = ?")
                        .params(invoiceId, uid)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The oldest. */
    List<UUID> ids(int limit) {
        return jdbc.sql("select invoice_id from due_invoices order by paid_at, entry_id limit ?")
                .param(limit)
                .query((row, _) -> row.getObject("invoice_id", UUID.class))
                .list();
    }

    /**
     * Removes a sale in the caller's transaction, which writes its invoice.
     *
     * @return empty if somebody else has done so, or is doing so
     */
    Optional<Sale> take(UUID invoiceId) {
        var sale = jdbc.sql("select * from due_invoices where invoice_id = ? for update skip locked")
                .param(invoiceId)
                .query((row, _) -> sale(row))
                .optional();
        sale.ifPresent(_ -> jdbc.sql("delete from due_invoices where invoice_id = ?")
                .param(invoiceId)
                .update());
        return sale;
    }

    private static Sale sale(ResultSet row) throws SQLException {
        return new Sale(
                row.getObject("invoice_id", UUID.class),
                row.getString("uid"),
                row.getString("payment_id"),
                row.getString("pack_id"),
                row.getString("type"),
                row.getLong("credits"),
                row.getInt("quantity"),
                row.getLong("gross_minor"),
                row.getString("currency"),
                Timestamps.instant(row, "paid_at"),
                row.getObject("entry_id", UUID.class),
                plan(row));
    }

    private static @Nullable PlanPeriod plan(ResultSet row) throws SQLException {
        var name = row.getString("plan_name");
        return name == null
                ? null
                : new PlanPeriod(
                        name,
                        Timestamps.instant(row, "period_start"),
                        Timestamps.instant(row, "period_end"),
                        JSON.readValue(row.getString("more_credits"), CREDITS_BY_TYPE));
    }
}
