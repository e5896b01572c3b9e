package org.creditsledger.plans;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.invoices.Sale;
import org.creditsledger.invoices.Sale.PlanPeriod;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.plans.PlanCreditRepository.PlanCredit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Requests the invoices of paid renewals, each in the transaction of its credits. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RenewalInvoices {

    private final PlanRepository plans;
    private final LedgerService ledger;
    private final InvoiceService invoices;

    RenewalInvoices(PlanRepository plans, LedgerService ledger, InvoiceService invoices) {
        this.plans = plans;
        this.ledger = ledger;
        this.invoices = invoices;
    }

    /**
     * Returns the renewal without an invoice if none is written: nothing was paid, or it brought nothing.
     *
     * @param brought by the renewal
     * @param paidAt its credits may have come before
     */
    Renewal request(String uid, Renewal renewal, List<PlanCredit> brought, Instant paidAt) {
        if (renewal.invoiceId() == null || brought.isEmpty()) {
            return renewal.withInvoice(null);
        }
        var first = brought.getFirst();
        var byType = creditsByType(brought);
        var credited = Objects.requireNonNull(byType.remove(first.type()));
        invoices.request(new Sale(
                renewal.invoiceId(),
                uid,
                renewal.id(),
                first.planId(),
                first.type(),
                credited,
                1,
                renewal.paidMinor(),
                renewal.currency(),
                paidAt,
                first.entryId(),
                new PlanPeriod(
                        plans.find(first.planId(), first.version())
                                .orElseThrow()
                                .name(),
                        brought.stream()
                                .map(PlanCredit::periodStart)
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        paidUntil(renewal),
                        byType)));
        return renewal;
    }

    /** Also the months of a year that bring their credits later. */
    private static Instant paidUntil(Renewal renewal) {
        return renewal.lines().stream()
                .map(RenewalLine::endsAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Map<String, Long> creditsByType(Iterable<PlanCredit> brought) {
        var sums = new LinkedHashMap<String, Long>();
        brought.forEach(credit -> sums.merge(
                credit.type(), ledger.findEntry(credit.entryId()).orElseThrow().amount(), Long::sum));
        return sums;
    }
}
