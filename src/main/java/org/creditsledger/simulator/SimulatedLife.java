package org.creditsledger.simulator;

import static java.time.temporal.ChronoUnit.SECONDS;
import static org.creditsledger.simulator.SimulatedSubscriptionRow.ACTIVE;
import static org.creditsledger.simulator.SimulatedSubscriptionRow.CANCELED;
import static org.creditsledger.simulator.SimulatedSubscriptionRow.PAST_DUE;
import static org.creditsledger.simulator.SimulatedSubscriptionRow.PAUSED;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets a subscription go on as it would at Stripe, and collects the events about it. It does not know the database. */
final class SimulatedLife {

    private final SimulatedSubscriptionRow row;
    private final List<SimulatedInvoiceRow> invoices;
    private final PricedPlans plans;
    private final SimulatedBilling stripe;
    private final List<SimulatedEvent> events = new ArrayList<>();

    SimulatedLife(
            SimulatedSubscriptionRow row,
            List<SimulatedInvoiceRow> invoices,
            PricedPlans plans,
            SimulatedBilling stripe) {
        this.row = row;
        this.invoices = new ArrayList<>(invoices);
        this.plans = plans;
        this.stripe = stripe;
    }

    List<SimulatedEvent> events() {
        return List.copyOf(events);
    }

    List<SimulatedInvoiceRow> invoices() {
        return List.copyOf(invoices);
    }

    /** The first period is paid with the checkout. */
    void begin() {
        report("created");
        bill("subscription_create", List.of(wholePeriod(current())), true);
    }

    /**
     * Does nothing if it makes no sense in this state.
     *
     * @param realTime which the clock is never behind
     */
    void act(SimulatedAction action, Instant realTime) {
        row.moveClockTo(realTime);
        switch (action) {
            case SimulatedAction.Renew(var isPaid) -> renew(isPaid);
            case SimulatedAction.AdvanceMonth() -> advanceMonth();
            case SimulatedAction.Pay(var invoiceId) -> pay(invoiceId);
            case SimulatedAction.Void(var invoiceId) -> giveUp(invoiceId);
            case SimulatedAction.Refund(var invoiceId, var isHalf) -> refund(invoiceId, isHalf);
            case SimulatedAction.ChangeNow(var priceId) -> changeNow(priceId);
            case SimulatedAction.ChangeAtRenewal(var priceId) -> changeAtRenewal(priceId);
            case SimulatedAction.CancelAtEnd() -> cancelAtEnd(true);
            case SimulatedAction.Keep() -> cancelAtEnd(false);
            case SimulatedAction.CancelNow() -> cancelNow();
            case SimulatedAction.Pause() -> pause();
            case SimulatedAction.Resume() -> resume();
        }
    }

    void renew(boolean isPaid) {
        if (row.isLive()) {
            row.moveClockTo(row.periodEnd());
            turn(isPaid);
        }
    }

    private void advanceMonth() {
        var target = row.clock.atZone(ZoneOffset.UTC).plusMonths(1).toInstant();
        while (row.isLive() && !row.periodEnd().isAfter(target)) {
            renew(true);
        }
        row.moveClockTo(target);
    }

    private void turn(boolean isPaid) {
        var end = row.periodEnd();
        if (row.cancelsAtEnd) {
            end(end);
            return;
        }
        row.nextPeriod();
        if (row.nextPlanId != null && row.nextPriceId != null) {
            row.pay(plans.get(row.nextPlanId, row.nextPriceId), end);
        }
        if (row.status.equals(PAUSED)) {
            report("updated");
            return;
        }
        row.status = isPaid ? ACTIVE : PAST_DUE;
        report("updated");
        bill("subscription_cycle", List.of(wholePeriod(current())), isPaid);
    }

    private void pay(String invoiceId) {
        find(invoiceId).filter(SimulatedInvoiceRow::isOpen).ifPresent(invoice -> {
            invoice.status = SimulatedInvoiceRow.PAID;
            settle("invoice.paid", invoice);
            reportPayment(invoice);
        });
    }

    private void giveUp(String invoiceId) {
        find(invoiceId).filter(SimulatedInvoiceRow::isOpen).ifPresent(invoice -> {
            invoice.status = SimulatedInvoiceRow.VOID;
            settle("invoice.voided", invoice);
        });
    }

    private void settle(String type, SimulatedInvoiceRow invoice) {
        add(type, invoice);
        if (row.status.equals(PAST_DUE) && invoices.stream().noneMatch(SimulatedInvoiceRow::isOpen)) {
            row.status = ACTIVE;
            report("updated");
        }
    }

    private void refund(String invoiceId, boolean isHalf) {
        find(invoiceId).filter(invoice -> invoice.leftMinor() > 0).ifPresent(invoice -> {
            var amount = isHalf ? Math.min(invoice.leftMinor(), (invoice.amountMinor + 1) / 2) : invoice.leftMinor();
            invoice.refundedMinor += amount;
            events.add(SimulatedEvent.about(stripe.refund(invoice, amount, row.clock), "refund.created", row.clock));
            events.add(SimulatedEvent.about(stripe.refunded(invoice), "charge.refunded", row.clock));
        });
    }

    private void changeNow(String priceId) {
        var old = current();
        var wanted = alternative(priceId);
        if (!row.status.equals(ACTIVE) || wanted.isEmpty() || row.priceId.equals(priceId)) {
            return;
        }
        var end = row.periodEnd();
        var lines = new ArrayList<SimulatedLine>();
        lines.add(rest(old, row.periodStart(), end, -1));
        if (old.price().every() == wanted.get().price().every()) {
            lines.add(rest(wanted.get(), row.periodStart(), end, 1));
            row.pay(wanted.get(), row.clock);
        } else {
            row.pay(wanted.get(), row.clock);
            lines.add(wholePeriod(wanted.get()));
        }
        report("updated");
        bill("subscription_update", lines, true);
    }

    /** To the current price: nothing will change. */
    private void changeAtRenewal(String priceId) {
        if (row.isLive()) {
            alternative(priceId).ifPresent(wanted -> {
                var isCurrent = wanted.price().id().equals(row.priceId);
                row.nextPlanId = isCurrent ? null : wanted.planId();
                row.nextPriceId = isCurrent ? null : wanted.price().id();
                report("updated");
            });
        }
    }

    private void cancelAtEnd(boolean cancels) {
        if (row.isLive() && row.cancelsAtEnd != cancels) {
            row.cancelsAtEnd = cancels;
            report("updated");
        }
    }

    private void cancelNow() {
        if (row.isLive()) {
            end(row.clock);
        }
    }

    private void end(Instant at) {
        row.status = CANCELED;
        row.cancelsAtEnd = false;
        row.endedAt = at.truncatedTo(SECONDS);
        report("deleted");
    }

    private void pause() {
        if (row.status.equals(ACTIVE)) {
            row.status = PAUSED;
            report("paused");
        }
    }

    private void resume() {
        if (row.status.equals(PAUSED)) {
            row.status = ACTIVE;
            report("resumed");
        }
    }

    private PricedPlan current() {
        return plans.get(row.planId, row.priceId);
    }

    private Optional<PricedPlan> alternative(String priceId) {
        return plans.alternatives(current()).stream()
                .filter(plan -> plan.price().id().equals(priceId))
                .findFirst();
    }

    private Optional<SimulatedInvoiceRow> find(String invoiceId) {
        return invoices.stream().filter(invoice -> invoice.id.equals(invoiceId)).findFirst();
    }

    private SimulatedLine wholePeriod(PricedPlan plan) {
        return new SimulatedLine(
                plan.price().id(),
                row.periodStart(),
                row.periodEnd(),
                plan.price().priceMinor(),
                false);
    }

    /** In proportion to the time that is left. */
    private SimulatedLine rest(PricedPlan plan, Instant start, Instant end, int sign) {
        var left = Math.max(0, end.getEpochSecond() - row.clock.getEpochSecond());
        var amount = BigDecimal.valueOf(plan.price().priceMinor())
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(end.getEpochSecond() - start.getEpochSecond()), RoundingMode.HALF_UP)
                .longValueExact();
        return new SimulatedLine(
                plan.price().id(), row.clock, row.clock.isAfter(end) ? row.clock : end, sign * amount, true);
    }

    private void bill(String reason, List<SimulatedLine> lines, boolean isPaid) {
        var invoice = new SimulatedInvoiceRow(
                row,
                invoices.size() + 1,
                reason,
                lines,
                current().price().currency(),
                isPaid ? SimulatedInvoiceRow.PAID : SimulatedInvoiceRow.OPEN);
        invoices.add(invoice);
        report(invoice);
    }

    /** Reports an invoice as it was first reported. */
    void report(SimulatedInvoiceRow invoice) {
        add(invoice.isPaid() ? "invoice.paid" : "invoice.payment_failed", invoice);
        if (invoice.isPaid()) {
            reportPayment(invoice);
        }
    }

    private void reportPayment(SimulatedInvoiceRow invoice) {
        if (invoice.amountMinor > 0) {
            events.add(SimulatedEvent.about(stripe.payment(invoice), "invoice_payment.paid", row.clock));
        }
    }

    /** Reports the subscription as it is. */
    void report(String what) {
        events.add(
                SimulatedEvent.about(stripe.subscription(row, current()), "customer.subscription." + what, row.clock));
    }

    private void add(String type, SimulatedInvoiceRow invoice) {
        events.add(SimulatedEvent.about(stripe.invoice(row, invoice), type, row.clock));
    }
}
