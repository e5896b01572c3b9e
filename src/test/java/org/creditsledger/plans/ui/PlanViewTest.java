package org.creditsledger.plans.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.ui.PublishedPlans.FEBRUARY;
import static org.creditsledger.plans.ui.PublishedPlans.JANUARY;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import java.util.List;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

@StripeDatabaseTest
@Import(PublishedPlans.class)
class PlanViewTest extends SpringBrowserlessTest {

    @Autowired
    PublishedPlans published;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    private final String uid = "subscriber-" + UUID.randomUUID();
    private final String id = PublishedPlans.id();

    /** Before the page exists: it belongs to the user who is signed in at that moment. */
    @Override
    @BeforeEach
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(uid, "", "ROLE_USER", "ROLE_SERVICE"));
        super.initVaadinEnvironment();
        UI.getCurrentOrThrow().navigate("bills/top-up");
        clock.stopAt(JANUARY);
    }

    @AfterEach
    void a_good_day_again() {
        StripeStandIn.INSTANCE.becomes(Mood.WELL);
    }

    @Test
    void a_plan_on_offer_says_what_it_brings_and_costs() {
        published.monthly(id, id);

        var card = open().offered.get(id);

        assertThat(text(card))
                .contains(
                        "Plan " + id,
                        "$20.00 a month",
                        "500 image credits a month",
                        "They end 3 days after their month.",
                        "Up to 200 unused ones roll over for 1 month.");
        assertThat(card.button.getAriaLabel()).contains("Subscribe to Plan " + id);
    }

    @Test
    void a_plan_with_several_prices_offers_a_choice() {
        published.published(new PlanDraft(
                id,
                id,
                "Plan " + id,
                false,
                List.of(PublishedPlans.IMAGES),
                List.of(
                        new PlanPrice("price_y" + id, Every.YEAR, 20_000, "USD"),
                        new PlanPrice("price_" + id, Every.MONTH, 2_000, "USD"))));

        var card = open().offered.get(id);

        assertThat(card.price.getListDataView().getItems())
                .extracting(PlanPrice::priceMinor)
                .containsExactly(2_000L, 20_000L);
        assertThat(card.price.getItemRenderer()).isNotNull();
        assertThat(card.price.getValue().priceMinor()).isEqualTo(2_000);
    }

    @Test
    void a_free_plan_is_included() {
        published.published(new PlanDraft(id, id, "Plan " + id, true, List.of(PublishedPlans.IMAGES), List.of()));

        var view = open();

        assertThat(text(view.offered.get(id))).contains("Included");
        assertThat(view.offered.get(id).button.getParent()).isEmpty();
    }

    @Test
    void a_subscription_shows_its_state_what_is_left_and_what_comes() {
        var events = published.paying(uid, published.monthly(id, id));
        given.posted(adjustment(uid, Direction.DEBIT, 350, key()));

        var card = open().subscribed.get(events.subscriptionId);

        assertThat(text(card))
                .contains(
                        "Active",
                        "$20.00 a month",
                        "Renews on Feb 28, 2027.",
                        "150 of 500 image credits left",
                        "They end on Mar 3, 2027",
                        "150 of them roll over",
                        "500 image credits on Feb 28, 2027");
        assertThat(card.change.getText()).isEqualTo("Change or cancel");
    }

    @Test
    void a_subscription_that_ends_or_was_not_paid_says_so() {
        var plan = published.monthly(id, id);
        var ends = new SubscriptionEvents(uid, false, true);
        published.handle(ends.subscription(
                "created",
                JANUARY,
                "active",
                "price_" + id,
                JANUARY,
                FEBRUARY,
                json -> json.put("cancel_at_period_end", true)));
        var pastDue = new SubscriptionEvents(uid, false, true);
        published.report(pastDue, plan.prices().getFirst().id(), "past_due");
        var paused = new SubscriptionEvents(uid, false, true);
        published.report(paused, plan.prices().getFirst().id(), "paused");

        var view = open();

        assertThat(text(view.subscribed.get(ends.subscriptionId)))
                .contains("Ends on Feb 28, 2027", "It does not renew.")
                .doesNotContain("Next credits");
        assertThat(text(view.subscribed.get(pastDue.subscriptionId)))
                .contains("Payment failed", "Change your payment method");
        assertThat(text(view.subscribed.get(paused.subscriptionId))).contains("Paused");
    }

    @Test
    void the_other_plans_of_the_group_are_a_change_and_not_a_second_subscription() {
        var other = PublishedPlans.id();
        var elsewhere = PublishedPlans.id();
        published.paying(uid, published.monthly(id, id));
        published.monthly(other, id);
        published.monthly(elsewhere, elsewhere);

        var view = open();

        assertThat(view.offered).doesNotContainKey(id);
        assertThat(view.offered.get(other).button.getText()).isEqualTo("Change plan");
        assertThat(view.offered.get(elsewhere).button.getText()).isEqualTo("Subscribe");
    }

    @Test
    void the_buttons_lead_to_the_provider() {
        var elsewhere = PublishedPlans.id();
        var events = published.paying(uid, published.monthly(id, id));
        published.monthly(elsewhere, elsewhere);
        var view = open();

        test(view.offered.get(elsewhere).button).click();
        assertThat(view.problem.isVisible()).isFalse();
        assertThat(view.offered.get(elsewhere).button.isEnabled()).isFalse();
        var change = view.subscribed.get(events.subscriptionId).change;
        test(change).click();
        assertThat(view.problem.getText()).contains("does not know this subscription");

        StripeStandIn.INSTANCE.subscribe(events.subscriptionId, "cus_1");
        test(change).click();
        assertThat(change.isEnabled()).isFalse();
    }

    @Test
    void an_unavailable_provider_is_reported_and_the_user_may_retry() {
        var elsewhere = PublishedPlans.id();
        var events = published.paying(uid, published.monthly(id, id));
        published.monthly(elsewhere, elsewhere);
        var view = open();
        StripeStandIn.INSTANCE.becomes(Mood.DOWN);

        test(view.subscribed.get(events.subscriptionId).change).click();
        assertThat(view.problem.getText()).contains("Nothing has changed.");
        assertThat(view.subscribed.get(events.subscriptionId).change.isEnabled())
                .isTrue();

        test(view.offered.get(elsewhere).button).click();
        assertThat(view.problem.getText()).contains("You have not been charged.");
        assertThat(view.offered.get(elsewhere).button.isEnabled()).isTrue();
    }

    private PlanView open() {
        return navigate(PlanView.class);
    }

    private static String text(Component component) {
        return component.getElement().getTextRecursively();
    }
}
