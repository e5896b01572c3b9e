package org.creditsledger.invoices;

import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.creditsledger.database.AfterCommit;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.invoices.Sale.PlanPeriod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the invoices of sales, right after the transaction of the sale and never in it: a node that stops while it has the
 * counter of the numbers delays invoices, and no balance.
 */
@Component
class InvoiceIssuer {

    private static final Logger log = LoggerFactory.getLogger(InvoiceIssuer.class);
    private static final int INVOICES_PER_ROUND = 100;

    private final DueInvoices due;
    private final InvoiceRepository invoices;
    private final InvoiceCounterRepository counters;
    private final UserService users;
    private final InvoiceProperties properties;
    private final CreditsWatch watch;
    private final TransactionTemplate transaction;

    /** One thread of a node issues for all: the others would only wait for the counter, each with a connection. */
    private final ReentrantLock issuing = new ReentrantLock();

    private final AtomicBoolean isAsked = new AtomicBoolean();

    InvoiceIssuer(
            DueInvoices due,
            InvoiceRepository invoices,
            InvoiceCounterRepository counters,
            UserService users,
            InvoiceProperties properties,
            CreditsWatch watch,
            PlatformTransactionManager transactionManager) {
        this.due = due;
        this.invoices = invoices;
        this.counters = counters;
        this.users = users;
        this.properties = properties;
        this.watch = watch;
        this.transaction = new TransactionTemplate(transactionManager);
        // After the commit of a sale, its transaction is still bound to the thread.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * @throws IllegalArgumentException if the currency is not in ISO 4217
     * @throws DuplicateKeyException if the payment has an invoice
     */
    void request(Sale sale) {
        Currency.getInstance(sale.currency());
        if (invoices.existsByPaymentId(sale.paymentId())) {
            throw new DuplicateKeyException("has an invoice: payment " + sale.paymentId());
        }
        due.add(sale);
        AfterCommit.run(this::issueWhatIsDue);
    }

    /** Writes those that were left over, because a process was killed or another node had the counter. */
    @Scheduled(
            initialDelayString = "${credits.invoices.sweep-interval-ms}",
            fixedDelayString = "${credits.invoices.sweep-interval-ms}")
    void sweep() {
        issueWhatIsDue();
    }

    private void issueWhatIsDue() {
        isAsked.set(true);
        // Asked again after each round: a sale that was committed during it may have come too late for it.
        while (isAsked.get() && issuing.tryLock()) {
            try {
                isAsked.set(false);
                transaction.execute(_ -> due.ids(INVOICES_PER_ROUND)).forEach(this::issue);
            } catch (PessimisticLockingFailureException | CannotCreateTransactionException later) {
                log.warn("invoices are not issued yet: {}", later.getMessage());
                return;
            } finally {
                issuing.unlock();
            }
        }
    }

    private void issue(UUID id) {
        try {
            transaction.executeWithoutResult(_ -> due.take(id).ifPresent(this::issue));
        } catch (PessimisticLockingFailureException | CannotCreateTransactionException ofAll) {
            throw ofAll;
        } catch (RuntimeException failure) {
            log.error("invoice not issued: {}", id, failure);
        }
    }

    /** The next invoice waits from here to the commit, so a rollback gives the number back. */
    private void issue(Sale sale) {
        var email = users.find(sale.uid()).map(User::email).orElse(null);
        var counter = take(LocalDate.ofInstant(sale.paidAt(), properties.zone()));
        var invoice = invoice(sale, new Invoice.Buyer(sale.uid(), email), counter);
        invoices.save(new InvoiceRow(invoice, counter.lastSequence));
        watch.changed(sale.uid());
    }

    private InvoiceCounterRow take(LocalDate wantedDate) {
        var year = wantedDate.getYear();
        var counter = counters.lock(year).orElseGet(() -> {
            counters.open(year, LocalDate.of(year, 1, 1));
            return counters.lock(year).orElseThrow();
        });
        counter.take(wantedDate);
        return counter;
    }

    private String number(InvoiceCounterRow counter) {
        return String.format(
                Locale.ROOT,
                "%s%d-%06d",
                properties.numberPrefix(),
                counter.lastIssuedOn.getYear(),
                counter.lastSequence);
    }

    private Invoice invoice(Sale sale, Invoice.Buyer buyer, InvoiceCounterRow counter) {
        var texts = new InvoiceTexts(properties.language());
        var seller = properties.seller();
        var taxMinor = Tax.includedIn(sale.grossMinor(), properties.taxRateBasisPoints());
        return new Invoice(
                sale.invoiceId(),
                number(counter),
                counter.lastIssuedOn,
                sale.paidAt(),
                new Invoice.Seller(
                        seller.name(),
                        seller.addressLines().stream()
                                .filter(part -> !part.isBlank())
                                .toList(),
                        seller.taxId(),
                        seller.email()),
                buyer,
                lines(sale, texts),
                sale.currency(),
                properties.taxName(),
                properties.taxRateBasisPoints(),
                sale.grossMinor() - taxMinor,
                taxMinor,
                sale.grossMinor(),
                properties.note(),
                properties.language().toLanguageTag(),
                sale.paymentId(),
                sale.entryId());
    }

    private List<Invoice.Line> lines(Sale sale, InvoiceTexts texts) {
        var plan = sale.plan();
        if (plan == null) {
            return List.of(new Invoice.Line(
                    texts.get("invoice.document.line", texts.typeName(sale.type())),
                    sale.packId(),
                    sale.type(),
                    sale.credits(),
                    sale.quantity(),
                    sale.grossMinor()));
        }
        return Stream.concat(
                        Stream.of(line(sale, plan, texts, sale.type(), sale.credits(), sale.grossMinor())),
                        plan.moreCredits().entrySet().stream()
                                .map(more -> line(sale, plan, texts, more.getKey(), more.getValue(), 0)))
                .toList();
    }

    /** The first line of a plan has its whole price. */
    private Invoice.Line line(
            Sale sale, PlanPeriod plan, InvoiceTexts texts, String type, long credits, long grossMinor) {
        return new Invoice.Line(
                texts.get("invoice.document.plan", plan.name(), texts.typeName(type)),
                sale.packId(),
                type,
                credits,
                sale.quantity(),
                grossMinor,
                LocalDate.ofInstant(plan.start(), properties.zone()),
                LocalDate.ofInstant(plan.end(), properties.zone()));
    }
}
