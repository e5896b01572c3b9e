package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.simulator.SimulatedSubscriber.sessionOf;

import java.time.Instant;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.CheckoutStatus;
import org.creditsledger.plans.Subscribing;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.test.context.ActiveProfiles;

/** A month of Pro brings 500 image credits for 20.00, one of Max 2,000 for 60.00, and a year of Pro costs 200.00. */
@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@Import({SimulatedSubscriber.class, DeliveredWebhooks.class})
class SimulatedSubscriptionsTest {

    private static final Instant JANUARY = Instant.parse("2027-01-31T10:00:00Z");
    private static final Instant MIDDLE = Instant.parse("2027-02-14T10:00:00Z");

    private final SimulatedSubscriber player;
    private final SimulatedSubscriptions subscriptions;
    private final DeliveredWebhooks webhooks;
    private final CheckoutService checkouts;
    private final Simulator simulator;
    private final Subscribing subscribing;
    private final SettableClock clock;

    SimulatedSubscriptionsTest(
            SimulatedSubscriber player,
            SimulatedSubscriptions subscriptions,
            DeliveredWebhooks webhooks,
            CheckoutService checkouts,
            Simulator simulator,
            Subscribing subscribing,
            SettableClock clock) {
        this.player = player;
        this.subscriptions = subscriptions;
        this.webhooks = webhooks;
        this.checkouts = checkouts;
        this.simulator = simulator;
        this.subscribing = subscribing;
        this.clock = clock;
    }

    @BeforeEach
    void arrive() {
        clock.stopAt(JANUARY);
        player.arrive();
        webhooks.types();
    }

    @AfterEach
    void leave() {
        webhooks.lose(false);
        player.leave();
    }

    @Test
    void a_payment_begins_a_subscription_with_the_events_of_stripe() {
        player.subscribe("pro", "month");

        assertThat(webhooks.types())
                .containsExactly(
                        "checkout.session.completed",
                        "customer.subscription.created",
                        "invoice.paid",
                        "invoice_payment.paid");
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
        assertThat(player.statusInLedger()).isEqualTo("active");
        assertThat(subscribing.openPortal(player.uid(), player.subscriptionId()))
                .isEqualTo(new Subscribing.Portal.Opened("/demo/subscription/" + player.subscriptionId()));
    }

    @Test
    void a_payment_that_is_reported_twice_and_clicked_twice_counts_once() {
        var checkout = player.open("pro", "month");

        simulator.pay(player.uid(), sessionOf(checkout), 2);
        simulator.pay(player.uid(), sessionOf(checkout), 2);

        assertThat(webhooks.types()).hasSize(16);
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
        assertThat(checkouts.find(player.uid(), checkout.id()).orElseThrow().status())
                .isEqualTo(CheckoutStatus.PAID);
    }

    @RepeatedTest(5)
    void events_that_arrive_at_one_moment_are_all_accepted() throws Exception {
        webhooks.lose(true);
        player.subscribe("pro", "month");
        var events = webhooks.sent();

        Threads.atOnce(events.size(), number -> {
            webhooks.deliver(events.get(number));
            return number;
        });

        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
    }

    @Test
    void a_declined_or_abandoned_checkout_begins_nothing_and_a_debit_is_not_offered() {
        var declined = player.open("pro", "month");
        simulator.orderDebit(player.uid(), sessionOf(declined));
        assertThat(simulator
                        .find(player.uid(), sessionOf(declined))
                        .orElseThrow()
                        .isOpen())
                .isTrue();
        simulator.decline(player.uid(), sessionOf(declined));
        var abandoned = player.open("pro", "month");
        simulator.abandon(player.uid(), sessionOf(abandoned));

        assertThat(player.lots()).isEmpty();
        assertThat(checkouts.find(player.uid(), declined.id()).orElseThrow().status())
                .isEqualTo(CheckoutStatus.DECLINED);
        assertThat(checkouts.find(player.uid(), abandoned.id()).orElseThrow().status())
                .isEqualTo(CheckoutStatus.EXPIRED);
    }

    @Test
    void a_checkout_of_another_plan_ends_the_first() {
        var first = player.open("pro", "month");
        var second = player.open("max", "month");

        simulator.pay(player.uid(), sessionOf(first), 1);
        assertThat(player.lots()).isEmpty();
        simulator.pay(player.uid(), sessionOf(second), 1);

        assertThat(player.lots()).containsExactly("2000 until 2027-02-28");
    }

    @Test
    void renewals_come_with_the_test_clock_and_are_counted_from_the_anchor() {
        player.subscribe("pro", "month");
        webhooks.types();

        player.act(new SimulatedAction.Renew(true));
        assertThat(webhooks.types())
                .containsExactly("customer.subscription.updated", "invoice.paid", "invoice_payment.paid");
        var after = player.act(new SimulatedAction.Renew(true));

        assertThat(player.lots())
                .containsExactly("500 until 2027-02-28", "500 until 2027-03-31", "500 until 2027-04-30");
        assertThat(after.clock()).isEqualTo(Instant.parse("2027-03-31T10:00:00Z"));
        assertThat(after.periodEnd()).isEqualTo(Instant.parse("2027-04-30T10:00:00Z"));
        assertThat(after.invoices()).hasSize(3);
    }

    @Test
    void a_month_passes_without_a_renewal_in_a_paid_year() {
        player.subscribe("pro", "year");
        var after = player.act(new SimulatedAction.AdvanceMonth());

        assertThat(after.invoices()).hasSize(1);
        assertThat(after.clock()).isEqualTo(Instant.parse("2027-02-28T10:00:01Z"));
        assertThat(after.periodEnd()).isEqualTo(Instant.parse("2028-01-31T10:00:00Z"));
        // The ledger's clock stands still.
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
    }

    @Test
    void a_month_passes_with_its_renewal() {
        player.subscribe("pro", "month");

        player.act(new SimulatedAction.AdvanceMonth());

        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-03-31");
    }

    @Test
    void a_declined_renewal_brings_its_credits_once_it_is_paid() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.Renew(false));
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
        assertThat(player.statusInLedger()).isEqualTo("past_due");

        player.act(new SimulatedAction.Pay(player.invoice(2)));

        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-03-31");
        assertThat(player.statusInLedger()).isEqualTo("active");
    }

    @Test
    void a_declined_renewal_that_is_voided_brings_nothing() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.Renew(false));

        player.act(new SimulatedAction.Void(player.invoice(2)));

        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
        assertThat(player.statusInLedger()).isEqualTo("active");
        assertThat(player.now().invoices().getFirst().status()).isEqualTo("void");
    }

    @Test
    void an_upgrade_brings_the_difference_for_the_rest_of_the_period() {
        player.subscribe("pro", "month");
        clock.stopAt(MIDDLE);

        var after = player.act(new SimulatedAction.ChangeNow(player.price("max", "month")));

        assertThat(after.invoices().getFirst().amountMinor()).isEqualTo(2_000);
        assertThat(player.lots()).containsExactlyInAnyOrder("500 until 2027-02-28", "750 until 2027-02-28");
        player.act(new SimulatedAction.Renew(true));
        assertThat(player.lots()).contains("2000 until 2027-03-31");
    }

    @Test
    void another_interval_begins_a_period_at_once() {
        player.subscribe("pro", "month");
        clock.stopAt(MIDDLE);

        var after = player.act(new SimulatedAction.ChangeNow(player.price("pro", "year")));

        assertThat(after.periodEnd()).isEqualTo(Instant.parse("2028-02-14T10:00:00Z"));
        assertThat(after.invoices().getFirst().amountMinor()).isEqualTo(19_000);
        assertThat(player.lots()).containsExactlyInAnyOrder("500 until 2027-02-28", "250 until 2027-03-14");
    }

    @Test
    void a_downgrade_waits_for_the_renewal() {
        player.subscribe("max", "month");
        player.act(new SimulatedAction.ChangeAtRenewal(player.price("pro", "month")));
        assertThat(player.lots()).containsExactly("2000 until 2027-02-28");

        var after = player.act(new SimulatedAction.Renew(true));

        assertThat(after.invoices().getFirst().amountMinor()).isEqualTo(2_000);
        assertThat(player.lots()).containsExactly("2000 until 2027-02-28", "500 until 2027-03-31");
    }

    @Test
    void a_downgrade_at_once_gives_no_money_back_and_brings_nothing() {
        player.subscribe("max", "month");
        clock.stopAt(MIDDLE);

        var after = player.act(new SimulatedAction.ChangeNow(player.price("pro", "month")));

        assertThat(after.invoices().getFirst().amountMinor()).isZero();
        assertThat(player.lots()).containsExactly("2000 until 2027-02-28");
    }

    @Test
    void a_planned_change_can_be_taken_back() {
        player.subscribe("max", "month");
        player.act(new SimulatedAction.ChangeAtRenewal(player.price("pro", "month")));
        player.act(new SimulatedAction.ChangeAtRenewal(player.price("max", "month")));

        player.act(new SimulatedAction.Renew(true));

        assertThat(player.lots()).containsExactly("2000 until 2027-02-28", "2000 until 2027-03-31");
    }

    @Test
    void a_subscription_that_is_canceled_at_the_end_ends_there() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.CancelAtEnd());
        assertThat(player.statusInLedger()).isEqualTo("active");

        var after = player.act(new SimulatedAction.Renew(true));

        assertThat(after.endedAt()).isEqualTo(Instant.parse("2027-02-28T10:00:00Z"));
        assertThat(player.statusInLedger()).isEqualTo("canceled");
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
    }

    @Test
    void a_cancellation_can_be_taken_back() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.CancelAtEnd());
        player.act(new SimulatedAction.Keep());

        player.act(new SimulatedAction.Renew(true));

        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-03-31");
    }

    @Test
    void a_subscription_that_is_canceled_now_does_not_go_on() {
        player.subscribe("pro", "month");
        webhooks.types();

        player.act(new SimulatedAction.CancelNow());
        player.act(new SimulatedAction.Renew(true));

        assertThat(webhooks.types()).containsExactly("customer.subscription.deleted");
        assertThat(player.statusInLedger()).isEqualTo("canceled");
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
    }

    @Test
    void periods_within_a_pause_bring_nothing() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.Pause());
        assertThat(player.statusInLedger()).isEqualTo("paused");
        player.act(new SimulatedAction.Renew(true));

        player.act(new SimulatedAction.Resume());
        player.act(new SimulatedAction.Renew(true));

        assertThat(player.statusInLedger()).isEqualTo("active");
        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-04-30");
    }

    @Test
    void refunds_take_the_credits_of_their_renewal() {
        player.subscribe("pro", "month");
        player.act(new SimulatedAction.Renew(true));

        player.act(new SimulatedAction.Refund(player.invoice(2), true));
        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "250 until 2027-03-31");

        var after = player.act(new SimulatedAction.Refund(player.invoice(2), false));
        assertThat(player.lots()).containsExactly("500 until 2027-02-28");
        assertThat(after.invoices().getFirst().refundableMinor()).isZero();
    }

    @Test
    void a_second_click_changes_nothing() {
        player.subscribe("pro", "month");
        var seen = player.now().version();

        subscriptions.act(player.uid(), player.subscriptionId(), seen, new SimulatedAction.Renew(true));
        webhooks.types();
        var after = subscriptions.act(player.uid(), player.subscriptionId(), seen, new SimulatedAction.Renew(true));

        assertThat(webhooks.types()).isEmpty();
        assertThat(after.invoices()).hasSize(2);
        assertThat(player.lots()).containsExactly("500 until 2027-02-28", "500 until 2027-03-31");
    }

    @Test
    void of_clicks_at_the_same_moment_one_counts() throws Exception {
        player.subscribe("pro", "month");
        webhooks.types();
        webhooks.lose(true);
        var uid = player.uid();
        var id = player.subscriptionId();
        var seen = player.now().version();

        Threads.atOnce(4, _ -> subscriptions.act(uid, id, seen, new SimulatedAction.Renew(true)));

        assertThat(player.now().invoices()).hasSize(2);
        assertThat(webhooks.types()).hasSize(3);
    }

    @Test
    void nobody_finds_the_subscription_of_another_user() {
        player.subscribe("pro", "month");
        var uid = player.uid();
        var id = player.subscriptionId();
        SimulatedSubscriber.signIn("mallory");

        assertThat(subscriptions.find("mallory", id)).isEmpty();
        assertThatThrownBy(() -> subscriptions.act("mallory", id, 0, new SimulatedAction.CancelNow()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> subscriptions.find(uid, id)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> subscriptions.act(uid, id, 0, new SimulatedAction.CancelNow()))
                .isInstanceOf(AccessDeniedException.class);
    }
}
