package org.creditsledger.testing;

import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.invoices.Sale;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
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
                UUID.randomUUID(),
                null);
    }

    /** Requests an invoice and waits until it is written. */
    public Invoice issue(Sale sale) {
        new TransactionTemplate(transactions).executeWithoutResult(_ -> invoices.request(sale));
        return await().until(() -> asBuyer(sale), Optional::isPresent).orElseThrow();
    }

    private Optional<Invoice> asBuyer(Sale sale) {
        var caller = SecurityContextHolder.getContext();
        SecurityContextHolder.setContext(
                new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(sale.uid(), "", List.of())));
        try {
            return invoices.find(sale.invoiceId());
        } finally {
            SecurityContextHolder.setContext(caller);
        }
    }
}
