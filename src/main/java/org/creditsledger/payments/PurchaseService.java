package org.creditsledger.payments;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.invoices.Sale;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Turns payments into credits and invoices, each once. */
@Service
public class PurchaseService {

    private final LedgerService ledger;
    private final InvoiceService invoices;

    PurchaseService(LedgerService ledger, InvoiceService invoices) {
        this.ledger = ledger;
        this.invoices = invoices;
    }

    /** The credit packs on offer. */
    public List<CreditPack> packs() {
        return CreditPacks.ALL;
    }

    /** Credit and invoice are written in one transaction. A payment may be reported as often as the sender likes. */
    @PreAuthorize("hasRole('SERVICE')")
    @Transactional
    public PurchaseOutcome credit(Payment payment) {
        return CreditPacks.find(payment.packId())
                .map(pack -> credit(payment, pack))
                .orElseGet(() -> new PurchaseOutcome.UnknownPack(payment.packId()));
    }

    private PurchaseOutcome credit(Payment payment, CreditPack pack) {
        var invoiceId = UUID.randomUUID();
        var posting = Posting.purchase(
                payment.uid(),
                pack.type(),
                pack.credits(),
                payment.paymentId(),
                invoiceId,
                "%d %s credits".formatted(pack.credits(), pack.type()),
                Map.of("pack", pack.id()),
                "service:payments");
        return switch (ledger.post(posting)) {
            case PostingResult.Posted(var entry) -> {
                invoices.issue(new Sale(
                        invoiceId,
                        payment.uid(),
                        payment.paymentId(),
                        pack.id(),
                        pack.type(),
                        pack.credits(),
                        payment.amountMinor(),
                        payment.currency(),
                        entry.createdAt(),
                        entry.id()));
                yield new PurchaseOutcome.Credited(entry);
            }
            case PostingResult.Replayed(var entry) -> new PurchaseOutcome.Duplicate(entry);
            case PostingResult.KeyConflict(var existing) -> new PurchaseOutcome.Conflict(existing);
            case PostingResult.Refused _, PostingResult.ExceedsRelated _ ->
                throw new IllegalStateException("a purchase is never refused");
        };
    }
}
