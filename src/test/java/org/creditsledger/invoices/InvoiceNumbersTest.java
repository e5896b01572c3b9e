package org.creditsledger.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.testing.Threads.atOnce;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Sales;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@DatabaseTest
class InvoiceNumbersTest {

    private static final int THREADS = 32;
    private static final AtomicInteger NEXT_YEAR = new AtomicInteger(3_000);

    @Autowired
    InvoiceService invoices;

    @Autowired
    Given given;

    @Autowired
    Sales sales;

    @Autowired
    PlatformTransactionManager transactions;

    /** A year without invoices of other tests. */
    int year;

    @BeforeEach
    void begin_a_year() {
        year = NEXT_YEAR.getAndIncrement();
    }

    @Test
    void concurrent_threads_with_rollbacks_number_a_year_without_gaps_or_duplicates() throws Exception {
        var numbers = atOnce(
                        THREADS,
                        thread -> LongStream.range(0, 8)
                                .mapToObj(i -> issue("06-01T00:00:00Z", (thread + i) % 3 == 0))
                                .filter(number -> !number.equals("rolled back"))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(numbers).hasSizeBetween(THREADS * 8 / 2, THREADS * 8 - 1);
        assertThat(numbers)
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, numbers.size())
                        .mapToObj(sequence -> "%d-%06d".formatted(year, sequence))
                        .toList());
        assertThat(sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    }

    @Test
    void purchases_and_postings_of_the_same_users_never_deadlock() throws Exception {
        var uids = IntStream.range(0, 4).mapToObj(_ -> given.user()).toList();
        var paidAt = Instant.parse(year + "-06-01T00:00:00Z");

        atOnce(THREADS, thread -> {
            for (var i = 0; i < 4; i++) {
                var uid = uids.get((thread + i) % uids.size());
                if (thread % 2 == 0) {
                    given.credit(uid, 1);
                } else {
                    new TransactionTemplate(transactions).executeWithoutResult(_ -> {
                        given.credit(uid, 100);
                        invoices.request(Sales.of(uid, paidAt));
                    });
                }
            }
            return thread;
        });

        await().untilAsserted(() -> assertThat(sequences())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, THREADS / 2 * 4).boxed().toList()));
        assertThat(uids.stream().mapToLong(given::imageBalanceOf).sum()).isEqualTo(THREADS / 2 * 4 * 101);
    }

    @Test
    void a_rolled_back_purchase_takes_no_number() {
        assertThat(issue("01-05T00:00:00Z", false)).isEqualTo(year + "-000001");
        issue("01-05T00:00:00Z", true);
        assertThat(issue("01-05T00:00:00Z", false)).isEqualTo(year + "-000002");
    }

    @Test
    void while_the_counter_is_locked_purchases_are_credited_and_their_invoices_follow() {
        issue("01-05T00:00:00Z", false);
        var sales = IntStream.range(0, 30)
                .mapToObj(_ -> Sales.of(given.user(), Instant.parse(year + "-01-06T00:00:00Z")))
                .toList();

        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            given.one(Long.class, "select last_sequence from invoice_counters where issue_year = ? for update", year);

            purchaseAtOnce(sales);
            assertThat(sales)
                    .allSatisfy(
                            sale -> assertThat(given.imageBalanceOf(sale.uid())).isEqualTo(1));
        });

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(sequences()).hasSize(1 + sales.size()));
    }

    private void purchaseAtOnce(List<Sale> sales) {
        try {
            atOnce(
                    sales.size(),
                    i -> new TransactionTemplate(transactions).execute(_ -> {
                        given.credit(sales.get(i).uid(), 1);
                        invoices.request(sales.get(i));
                        return i;
                    }));
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void the_year_begins_in_the_sellers_time_zone() {
        // In Auckland, the next year has already begun.
        NEXT_YEAR.getAndIncrement();

        assertThat(issue("12-31T10:59:59Z", false)).isEqualTo(year + "-000001");
        assertThat(issue("12-31T11:00:00Z", false)).isEqualTo(year + 1 + "-000001");
        assertThat(issue("12-31T10:59:59Z", false)).isEqualTo(year + "-000002");
    }

    @Test
    void a_later_number_never_has_an_earlier_date() {
        var uid = given.user();
        var later = sales.issue(Sales.of(uid, Instant.parse(year + "-03-10T00:00:00Z")));
        var earlier = sales.issue(Sales.of(uid, Instant.parse(year + "-03-08T00:00:00Z")));

        assertThat(later.issuedOn()).isEqualTo(LocalDate.of(year, 3, 10));
        assertThat(earlier.issuedOn()).isEqualTo(LocalDate.of(year, 3, 10));
        assertThat(earlier.paidAt()).isEqualTo(year + "-03-08T00:00:00Z");
    }

    @Test
    void a_payment_has_one_invoice_and_a_second_takes_no_number() {
        var sale = Sales.of(given.user(), Instant.parse(year + "-03-10T00:00:00Z"));
        sales.issue(sale);
        var again = new Sale(
                UUID.randomUUID(),
                sale.uid(),
                sale.paymentId(),
                sale.packId(),
                sale.type(),
                sale.credits(),
                sale.quantity(),
                sale.grossMinor(),
                sale.currency(),
                sale.paidAt(),
                sale.entryId(),
                null);

        assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(() -> sales.issue(again));
        assertThat(issue("03-11T00:00:00Z", false)).isEqualTo(year + "-000002");
    }

    @Test
    void an_invoice_is_requested_in_the_transaction_of_its_purchase_or_not_at_all() {
        var sale = Sales.of(given.user(), Instant.parse(year + "-03-10T00:00:00Z"));

        assertThatExceptionOfType(IllegalTransactionStateException.class).isThrownBy(() -> invoices.request(sale));
        assertThat(sequences()).isEmpty();
    }

    private String issue(String monthDayAndTime, boolean rollBack) {
        var sale = Sales.of(given.user(), Instant.parse(year + "-" + monthDayAndTime));
        if (rollBack) {
            new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
                invoices.request(sale);
                transaction.setRollbackOnly();
            });
            return "rolled back";
        }
        return sales.issue(sale).number();
    }

    private List<Long> sequences() {
        return given.all(
                Long.class, "select year_sequence from invoices where issue_year = ? order by year_sequence", year);
    }
}
