package org.creditsledger.testing;

import java.time.Instant;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.invoices.Sale;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sales for tests of invoices that do not test purchases. */
@TestComponent
public record Sales(InvoiceService invoices, PlatformTransactionManager transactions) {

    /** 500 image credits for 39.00 USD. */
    public static Sale of(String uid, Instant paidAt) {
        return of(uid, paidAt, 3_900, "USD");
    }

    public static Sale of(String uid, Instant paidAt, long grossMinor, String currency) {
        return new Sale(
                UUID.randomUUID(),
                uid,
                "pi_" + Given.key(),
                "image-500",
                "image",
                500,
                1,
                grossMinor,
                currency,
                paidAt,
                UUID.randomUUID());
    }

    public Invoice issue(Sale sale) {
        return new TransactionTemplate(transactions).execute(_ -> invoices.issue(sale));
    }
}
