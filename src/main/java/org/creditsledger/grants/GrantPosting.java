package org.creditsledger.grants;

import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.payments.PurchaseService;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Posts grants. A grant that corrects a payment is posted under the payment's lock, so that a concurrent report of the
 * provider takes it into account.
 */
@Component
class GrantPosting {

    private final LedgerService ledger;
    private final PurchaseService purchases;
    private final TransactionTemplate transaction;

    GrantPosting(LedgerService ledger, PurchaseService purchases, PlatformTransactionManager transactionManager) {
        this.ledger = ledger;
        this.purchases = purchases;
        this.transaction = new TransactionTemplate(transactionManager);
    }

    PostingResult post(Posting posting) {
        var paymentId = posting.paymentId();
        if (paymentId == null) {
            return ledger.post(posting);
        }
        return transaction.execute(_ -> {
            purchases.lockPayment(paymentId);
            var result = ledger.post(posting);
            if (posting.relatedEntryId() != null && result instanceof PostingResult.Posted(var reversal)) {
                purchases.settleUndone(reversal);
            }
            return result;
        });
    }

    /** Whether a posting names no payment, or one that has credited this user with this type. */
    boolean isOfItsPayment(Posting posting) {
        return posting.paymentId() == null || purchases.hasCredited(posting.paymentId(), posting.uid(), posting.type());
    }
}
