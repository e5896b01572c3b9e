package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.plans.PlanFixtures.monthly;
import static org.creditsledger.plans.SubscribedUsers.FEBRUARY;
import static org.creditsledger.plans.SubscribedUsers.JANUARY;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.invoices.Invoice;
import org.creditsledger.invoices.InvoiceService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

/** Invoices of plans; the test's zone is half a day before UTC. */
@DatabaseTest
@Import(SubscribedUsers.class)
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record RenewalInvoicesTest(
        SubscribedUsers users,
        PlanCalendar calendar,
        InvoiceService invoices,
        LedgerService ledger,
        Given given,
        SettableClock clock) {

    @BeforeEach
    void stopClock() {
        clock.stopAt(JANUARY);
    }

    @Test
    void a_paid_period_has_one_invoice_with_a_line_for_each_type() {
        var plan = users.plan(Every.MONTH, 2_000, monthly("image", 500), monthly("video", 20));
        var events = users.paying(plan);
        users.pay(events, "1", "subscription_create", JANUARY, FEBRUARY, plan);

        var invoice = invoiceOf(events.uid);

        assertThat(invoice.grossMinor()).isEqualTo(2_000);
        assertThat(invoice.paymentId()).isEqualTo(events.id("in", "1"));
        assertThat(invoice.lines())
                .extracting(Invoice.Line::description, Invoice.Line::credits, Invoice.Line::grossMinor)
                .containsExactly(
                        tuple(plan.name() + ": Image credits", 500L, 2_000L),
                        tuple(plan.name() + ": Video credits", 20L, 0L));
        assertThat(invoice.lines().getFirst().periodStart()).isEqualTo("2027-01-31");
        assertThat(invoice.lines().getFirst().periodEnd()).isEqualTo("2027-02-28");
        assertThat(invoices.html(invoice)).contains("Jan 31, 2027 to Feb 28, 2027");
        assertThat(invoices.pdf(invoice)).isNotEmpty();
        assertThat(entriesOf(events.uid))
                .allSatisfy(entry -> assertThat(entry.invoiceId()).isEqualTo(invoice.id()));
    }

    @Test
    void the_later_months_of_a_year_name_the_invoice_of_the_year() {
        var plan = users.plan(Every.YEAR, 20_000, monthly("image", 500));
        var events = users.subscription(given.user(), plan);
        users.pay(events, "1", "subscription_create", JANUARY, Instant.parse("2028-01-31T10:00:00Z"), plan);
        var invoice = invoiceOf(events.uid);
        clock.stopAt(FEBRUARY);
        calendar.run();

        assertThat(entriesOf(events.uid)).extracting(Entry::invoiceId).containsExactly(invoice.id(), invoice.id());
        assertThat(invoice.lines().getFirst().periodEnd()).isEqualTo("2028-01-31");
    }

    @Test
    void a_trial_has_no_invoice() {
        var trial = new Allotment("image", 500, Every.MONTH, AllotmentEnd.WITH_PERIOD, null, 50);
        var plan = users.plan(Every.MONTH, 2_000, trial);
        var events = users.subscription(given.user(), plan);
        users.stripe().handle(events.paid("trial", "subscription_create", JANUARY, FEBRUARY, 0));

        assertThat(users.lotsOf(events)).hasSize(1);
        assertThat(entriesOf(events.uid)).extracting(Entry::invoiceId).containsOnlyNulls();
        assertThat(given.one(Long.class, "select count(*) from due_invoices where uid = ?", events.uid))
                .isZero();
    }

    private Invoice invoiceOf(String uid) {
        var ids = entriesOf(uid).stream()
                .map(Entry::invoiceId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        await().untilAsserted(
                        () -> assertThat(given.all(UUID.class, "select id from invoices where id = ?", ids.getFirst()))
                                .hasSize(1));
        return invoices.find(ids.getFirst()).orElseThrow();
    }

    private List<Entry> entriesOf(String uid) {
        return given
                .all(UUID.class, "select id from credits_ledger where uid = ? and source = 'plan' order by id", uid)
                .stream()
                .map(id -> ledger.findEntry(id).orElseThrow())
                .toList();
    }
}
