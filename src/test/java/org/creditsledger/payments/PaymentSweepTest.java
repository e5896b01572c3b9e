package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Tag("long")
@StripeDatabaseTest
record PaymentSweepTest(
        PaymentSweep sweep,
        PaymentSweep.Lock lock,
        CheckoutService checkouts,
        StripeEvents events,
        ServiceIdentity identity,
        LedgerService ledger,
        Given given,
        SettableClock clock,
        JdbcClient jdbc) {

    private static final StripeStandIn STRIPE = StripeStandIn.INSTANCE;

    @AfterEach
    void a_good_day_again() {
        StripeStandIn.INSTANCE.becomes(Mood.WELL);
    }

    @Test
    void a_payment_without_a_webhook_is_credited_once_even_beside_one_that_fails() {
        var users = new ArrayList<String>();
        for (var i = 0; i < 5; i++) {
            var uid = given.user();
            users.add(uid);
            var packId = i == 2 ? "no-such-pack" : "image-500";
            var event = StripeFixtures.read("checkout.session.completed");
            var session = StripeFixtures.object(event).put("id", "cs_" + key()).put("payment_intent", "pi_" + key());
            session.putObject("metadata").put("uid", uid).put("packId", packId);
            StripeStandIn.INSTANCE.complete(session.toString());
        }

        assertThat(sweep.reconcile()).isEqualTo(4);
        assertThat(sweep.reconcile()).isZero();

        assertThat(users).map(given::imageBalanceOf).containsExactly(500L, 500L, 0L, 500L, 500L);
        assertThat(users).map(given::entriesOf).containsExactly(1L, 1L, 0L, 1L, 1L);
    }

    @Test
    void a_provider_that_is_down_is_asked_again_the_next_time() {
        StripeStandIn.INSTANCE.becomes(Mood.DOWN);

        sweep.sweep();

        StripeStandIn.INSTANCE.becomes(Mood.ERROR_500);
        assertThat(sweep.reconcile()).isZero();
    }

    @Test
    void a_day_of_sweeps_on_two_nodes_after_a_sale_writes_nothing_and_is_no_anomaly(
            @Autowired ApplicationContext node) {
        STRIPE.forgetCompleted();
        var buyer = given.user();
        var own = open(buyer);
        var paid = asked(own, "paid", "succeeded");
        STRIPE.answer(sessionOf(own), paid);
        STRIPE.complete(paid);
        var stranger = given.user();
        var foreign = StripeFixtures.completed("pi_" + key(), stranger, "image-500");
        STRIPE.complete(sessionIn(foreign));
        var nobodys = sessionIn(StripeFixtures.completed("pi_" + key(), given.user(), "no-such-pack"));
        STRIPE.complete(nobodys);
        events.handle(StripeFixtures.session(
                "checkout.session.completed", sessionOf(own), "pi_" + sessionOf(own), buyer, "image-500", own.id()));
        events.handle(foreign);
        var otherNode = otherNode(node);
        sweep.sweep(); // a payment that fits no pack waits for an admin from now on
        untilAnomaliesAreWritten();
        var before = everything();

        for (var minutes = 0; minutes <= 24 * 60; minutes += 5) {
            clock.runAhead(Duration.ofMinutes(minutes));
            sweep.sweep();
            otherNode.sweep();
        }

        assertThat(everything()).isEqualTo(before);
        assertThat(find(own).status()).isEqualTo(CheckoutStatus.PAID);
        untilAnomaliesAreWritten();
        assertThat(anomaliesOf(buyer)).isEmpty();
        assertThat(anomaliesOf(stranger)).isEmpty();

        var late = given.user();
        STRIPE.complete(sessionIn(StripeFixtures.completed("pi_" + key(), late, "image-500")));
        otherNode.sweep();
        assertThat(given.entriesOf(late)).isOne();
    }

    @Test
    void only_one_node_sweeps_at_a_time(@Autowired ApplicationContext node) {
        var checkout = open(given.user());
        var otherNode = otherNode(node);
        clock.runAhead(Duration.ofMinutes(2));

        lock.tryRun(() -> {
            otherNode.sweep();
            return true;
        });
        assertThat(timesAsked(checkout)).isZero();

        otherNode.sweep();
        assertThat(timesAsked(checkout)).isOne();
    }

    @Test
    void a_payment_that_takes_longer_than_the_window_of_the_list_is_credited_without_a_webhook() {
        var uid = given.user();
        var checkout = open(uid);
        STRIPE.answer(sessionOf(checkout), asked(checkout, "unpaid", "processing"));
        clock.runAhead(Duration.ofMinutes(10));
        sweep.sweep();
        assertThat(find(checkout).status()).isEqualTo(CheckoutStatus.PROCESSING);
        assertThat(given.entriesOf(uid)).isZero();

        STRIPE.answer(sessionOf(checkout), asked(checkout, "paid", "succeeded"));
        clock.runAhead(Duration.ofDays(20));
        sweep.sweep();
        clock.runAhead(Duration.ofDays(21));
        sweep.sweep();

        assertThat(find(checkout).status()).isEqualTo(CheckoutStatus.PAID);
        assertThat(find(checkout).invoiceId()).isNotNull();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(given.entriesOf(uid)).isOne();
        assertThat(timesAsked(checkout)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"requires_payment_method", "canceled"})
    void a_debit_that_failed_without_a_webhook_is_declined(String intentStatus) {
        var checkout = open(given.user());
        STRIPE.answer(sessionOf(checkout), asked(checkout, "unpaid", "processing"));
        clock.runAhead(Duration.ofMinutes(10));
        sweep.sweep();

        STRIPE.answer(sessionOf(checkout), asked(checkout, "unpaid", intentStatus));
        clock.runAhead(Duration.ofDays(5));
        sweep.sweep();
        clock.runAhead(Duration.ofDays(6));
        sweep.sweep();

        assertThat(find(checkout).status()).isEqualTo(CheckoutStatus.DECLINED);
        assertThat(timesAsked(checkout)).isEqualTo(2);
    }

    @Test
    void an_unpaid_checkout_expires_only_when_the_provider_says_so() {
        var uid = given.user();
        var checkout = open(uid);
        clock.runAhead(Duration.ofHours(2));
        sweep.sweep();
        assertThat(find(checkout).status()).isEqualTo(CheckoutStatus.OPEN);

        var expired = StripeFixtures.object(StripeFixtures.read("checkout.session.expired"));
        STRIPE.answer(
                sessionOf(checkout), expired.put("id", sessionOf(checkout)).toString());
        clock.runAhead(Duration.ofHours(3));
        sweep.sweep();

        assertThat(find(checkout).status()).isEqualTo(CheckoutStatus.EXPIRED);
    }

    @Test
    void a_young_checkout_is_checked_at_each_sweep_and_one_days_old_hourly() {
        var checkout = open(given.user());

        sweepEveryFiveMinutes(Duration.ofMinutes(5), Duration.ofHours(2));
        assertThat(timesAsked(checkout)).isEqualTo(24);

        sweepEveryFiveMinutes(Duration.ofDays(9), Duration.ofDays(10));
        assertThat(timesAsked(checkout) - 24).isBetween(22L, 25L);
    }

    @Test
    void an_unknown_session_or_a_broken_answer_does_not_block_others() {
        var unknown = given.user();
        insert(unknown, "processing", null, "cs_unknown_" + key());
        var broken = open(given.user());
        STRIPE.answer(sessionOf(broken), "nonsense");
        var uid = given.user();
        var checkout = open(uid);
        STRIPE.answer(sessionOf(checkout), asked(checkout, "paid", "succeeded"));
        clock.runAhead(Duration.ofHours(1));

        sweep.sweep();
        sweep.sweep();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
        assertThat(find(broken).status()).isEqualTo(CheckoutStatus.OPEN);
        assertThat(statusesOf(unknown)).containsExactly("processing");
        STRIPE.answer(sessionOf(broken), asked(broken, "unpaid", "canceled"));
    }

    @Test
    void a_sweep_checks_at_most_two_hundred_and_the_next_continues() {
        var uid = given.user();
        var sessions = IntStream.range(0, 203)
                .mapToObj(i -> "cs_many_" + i + "_" + key())
                .toList();
        sessions.forEach(session -> insert(uid, "processing", null, session));
        jdbc.sql("update checkouts set ask_at = ? where uid = ?")
                .params(OffsetDateTime.parse("2001-01-01T00:00:00Z"), uid)
                .update();

        sweep.reconcile();
        assertThat(STRIPE.retrievals())
                .filteredOn(sessions::contains)
                .hasSize(200)
                .doesNotHaveDuplicates();

        sweep.reconcile();
        assertThat(STRIPE.retrievals())
                .filteredOn(sessions::contains)
                .hasSize(203)
                .doesNotHaveDuplicates();
        // Keeps this many checkouts out of the way of other tests.
        jdbc.sql("update checkouts set ask_at = null where uid = ?").param(uid).update();
    }

    @Test
    void no_checkout_stays_open_or_starting_forever() {
        var uid = given.user();
        insert(uid, "open", uid + "open", null);
        insert(uid, "starting", uid + "starting", null);
        clock.runAhead(Duration.ofHours(2));

        sweep.sweep();

        assertThat(statusesOf(uid)).containsExactly("expired", "failed");
    }

    private void sweepEveryFiveMinutes(Duration from, Duration until) {
        for (var age = from; age.compareTo(until) <= 0; age = age.plusMinutes(5)) {
            clock.runAhead(age);
            sweep.sweep();
        }
    }

    /** Two nodes share only the database. */
    private PaymentSweep otherNode(ApplicationContext node) {
        var providers = List.copyOf(node.getBeansOfType(PaymentProvider.class).values());
        return new PaymentSweep(
                providers,
                new PaymentSweep.Lock(node.getBean(DataSource.class), clock),
                new CheckoutInquiry(
                        node.getBean(CheckoutRepository.class),
                        providers,
                        node.getBean(TransactionOperations.class),
                        clock),
                node.getBean(PaymentRepository.class),
                events,
                checkouts,
                node.getBean(PaymentsProperties.class),
                identity,
                clock);
    }

    /** All rows of all tables except the lock; on PostgreSQL with the transaction that wrote them. */
    private Map<String, List<Map<String, Object>>> everything() {
        var version = TestDatabase.current() == TestDatabase.POSTGRESQL ? "xmin::text as written_by, " : "";
        return given.asOwner().sql("""
                        select table_name from information_schema.tables
                        where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'scheduler_locks'
                        """).query(String.class).list().stream()
                .collect(
                        Collectors.toMap(
                                Function.identity(),
                                table -> given
                                        .asOwner()
                                        .sql("select " + version + table + ".* from " + table)
                                        .query()
                                        .listOfRows()
                                        .stream()
                                        .map(PaymentSweepTest::comparable)
                                        .sorted(Comparator.comparing(Object::toString))
                                        .toList()));
    }

    private static Map<String, Object> comparable(Map<String, Object> row) {
        var comparable = new TreeMap<String, Object>();
        row.forEach((column, value) -> comparable.put(
                column, value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value + ""));
        return comparable;
    }

    /** Counts in memory are written together a moment later: when a new anomaly is there, the others are too. */
    private void untilAnomaliesAreWritten() {
        var uid = given.user();
        var posting = Given.adjustment(uid, Direction.CREDIT, 1, key());
        ledger.post(posting);
        ledger.post(posting);
        await().atMost(20, TimeUnit.SECONDS).until(() -> !anomaliesOf(uid).isEmpty());
    }

    private List<Map<String, Object>> anomaliesOf(String uid) {
        return jdbc.sql("select * from anomalies where uid = ?")
                .param(uid)
                .query()
                .listOfRows();
    }

    private Checkout open(String uid) {
        var opened = new AtomicReference<CheckoutResult>();
        identity.run(uid, () -> opened.set(checkouts.open(uid, "image-500", null)));
        return ((CheckoutResult.Opened) opened.get()).checkout();
    }

    private Checkout find(Checkout checkout) {
        var found = new AtomicReference<Checkout>();
        identity.run(
                checkout.uid(),
                () -> found.set(checkouts.find(checkout.uid(), checkout.id()).orElseThrow()));
        return found.get();
    }

    private static String asked(Checkout checkout, String paymentStatus, String intentStatus) {
        return StripeFixtures.asked(
                sessionOf(checkout),
                paymentStatus,
                intentStatus,
                checkout.uid(),
                ((Checkout.Item.Pack) checkout.item()).packId(),
                checkout.id());
    }

    private static String sessionIn(String event) {
        return StripeFixtures.object((ObjectNode) new JsonMapper().readTree(event))
                .toString();
    }

    private static String sessionOf(Checkout checkout) {
        return checkout.url().substring(checkout.url().lastIndexOf('/') + 1);
    }

    private static long timesAsked(Checkout checkout) {
        return STRIPE.retrievals().stream().filter(sessionOf(checkout)::equals).count();
    }

    private List<String> statusesOf(String uid) {
        return given.all(String.class, "select status from checkouts where uid = ? order by status", uid);
    }

    private void insert(String uid, String status, String openSlot, String sessionId) {
        jdbc.sql("""
                insert into checkouts (id, uid, pack_id, type, credits, price_minor, currency, provider, status, open_slot,
                    session_id, ask_at, created_at, updated_at, expires_at)
                values (?, ?, 'image-500', 'image', 500, 3900, 'USD', 'stripe', ?, ?, ?,
                    case when ? = 'processing' then current_timestamp end,
                    current_timestamp, current_timestamp, current_timestamp)
                """)
                .params(Arrays.asList(java.util.UUID.randomUUID(), uid, status, openSlot, sessionId, status))
                .update();
    }
}
