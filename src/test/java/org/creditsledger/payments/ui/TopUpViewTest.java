package org.creditsledger.payments.ui;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.PollEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.router.QueryParameters;
import java.util.Map;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.testing.StripeDatabaseTest;
import org.creditsledger.testing.StripeFixtures;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@StripeDatabaseTest
@WithMockUser(
        username = "buyer",
        roles = {"USER", "SERVICE"})
class TopUpViewTest extends SpringBrowserlessTest {

    @Autowired
    CheckoutService checkouts;

    @Autowired
    PurchaseService purchases;

    @AfterEach
    void a_good_day_again() {
        StripeStandIn.INSTANCE.becomes(Mood.WELL);
    }

    @Test
    void the_type_in_the_address_is_selected() {
        UI.getCurrent().navigate(TopUpView.class, QueryParameters.of("type", "video"));
        var view = (TopUpView) getCurrentView();

        assertThat(view.types.getSelectedTab().getLabel()).isEqualTo("Video");
        assertThat(view.buyButtons).containsOnlyKeys("video-100", "video-500");
    }

    @Test
    void the_first_type_is_selected_when_the_address_names_none() {
        var view = navigate(TopUpView.class);

        assertThat(view.buyButtons).containsOnlyKeys("image-100", "image-500", "image-2000");
        assertThat(view.buyButtons.get("image-500").getAriaLabel().orElseThrow())
                .isEqualTo("Buy 500 Image credits for $39.00");
    }

    @ParameterizedTest
    @EnumSource(names = {"DOWN", "ERROR_500", "SLOW"})
    void an_unavailable_provider_is_reported_and_the_buyer_may_retry(Mood mood) {
        var view = navigate(TopUpView.class);
        StripeStandIn.INSTANCE.becomes(mood);

        test(view.buyButtons.get("image-2000")).click();

        assertThat(view.problem.isVisible()).isTrue();
        assertThat(view.problem.getText()).contains("You have not been charged.");
        assertThat(view.buyButtons.get("image-2000").isEnabled()).isTrue();
    }

    @Test
    void the_button_stays_disabled_on_the_way_to_the_provider() {
        var view = navigate(TopUpView.class);

        test(view.buyButtons.get("image-100")).click();

        assertThat(view.problem.isVisible()).isFalse();
        assertThat(view.buyButtons.get("image-100").isEnabled()).isFalse();
    }

    @Test
    void the_return_page_shows_by_itself_that_the_credits_arrived() {
        var checkout = ((CheckoutResult.Opened) checkouts.open("buyer", "video-500", null)).checkout();
        var view =
                navigate(CheckoutView.class, Map.of("checkoutId", checkout.id().toString()));
        assertThat(view.title.getText()).isEqualTo("Waiting for your payment");

        purchases.credit(new Payment("pi_" + checkout.id(), "buyer", "video-500", 8_500, 8_500, "USD", checkout.id()));
        poll();

        assertThat(view.title.getText()).isEqualTo("500 Video credits added");
        assertThat(view.text.getText()).isEqualTo("Video balance: 500 credits");
        assertThat(UI.getCurrent().getPollInterval()).isEqualTo(-1);
    }

    @Test
    @WithMockUser(
            username = "debtor",
            roles = {"USER", "SERVICE"})
    void
            a_buyer_who_comes_back_before_the_webhook_reads_that_the_payment_takes_days_and_not_that_nothing_was_charged() {
        var checkout = ordered("debtor");

        navigate(CheckoutView.class, Map.of("checkoutId", checkout.id().toString()));
        var view = (CheckoutView) getCurrentView();
        await().pollInSameThread().atMost(20, SECONDS).until(() -> {
            poll();
            return view.title.getText().equals("Your payment is being processed");
        });

        assertThat(view.text.getText()).contains("can take several days").doesNotContain("charged");
        assertThat(UI.getCurrent().getPollInterval()).isEqualTo(10_000);
        purchases.credit(new Payment("pi_" + checkout.id(), "debtor", "video-500", 8_500, 8_500, "USD", checkout.id()));
        poll();
        assertThat(view.title.getText()).isEqualTo("500 Video credits added");
        assertThat(UI.getCurrent().getPollInterval()).isEqualTo(-1);
    }

    @Test
    @WithMockUser(
            username = "patient",
            roles = {"USER", "SERVICE"})
    void the_top_up_page_says_that_a_payment_is_being_processed_and_leads_to_it() {
        assertThat(navigate(TopUpView.class).processing.isVisible()).isFalse();
        var checkout = ordered("patient");
        checkouts.look("patient", checkout.id());
        await().pollInSameThread()
                .atMost(20, SECONDS)
                .until(() -> !checkouts.processing("patient").isEmpty());

        var view = navigate(TopUpView.class);

        assertThat(view.processing.isVisible()).isTrue();
        assertThat(view.processing.getElement().getTextRecursively())
                .isEqualTo(
                        "Your payment of $85.00 for 500 Video credits is being processed. This can take several days."
                                + " View this purchase");
        assertThat(find(Anchor.class, view.processing).single().getHref())
                .isEqualTo("/bills/checkout/" + checkout.id());
        assertThat(view.buyButtons.get("image-100").isEnabled()).isTrue();
    }

    @Test
    @WithMockUser(
            username = "collector",
            roles = {"USER", "SERVICE"})
    void too_many_open_purchases_are_refused_with_a_message() {
        for (var i = 0; i < 10; i++) {
            checkouts.open("collector", "image-500", "key-" + i);
        }
        var view = navigate(TopUpView.class);

        test(view.buyButtons.get("image-100")).click();

        assertThat(view.problem.getText()).startsWith("You have started too many purchases without paying.");
        assertThat(view.buyButtons.get("image-100").isEnabled()).isTrue();
    }

    @Test
    void the_page_after_leaving_does_not_claim_that_nothing_was_charged() {
        var checkout = ((CheckoutResult.Opened) checkouts.open("buyer", "image-500", null)).checkout();

        UI.getCurrent().navigate("bills/checkout/" + checkout.id(), QueryParameters.of("left", ""));

        var view = (CheckoutView) getCurrentView();
        assertThat(view.title.getText()).isEqualTo("You have left the payment page");
        assertThat(view.text.getText()).startsWith("You are not charged unless you confirm the payment there.");
    }

    /** Its session is complete, but no webhook has reported it. */
    private Checkout ordered(String uid) {
        var checkout = ((CheckoutResult.Opened) checkouts.open(uid, "video-500", null)).checkout();
        var sessionId = checkout.url().substring(checkout.url().lastIndexOf('/') + 1);
        StripeStandIn.INSTANCE.answer(
                sessionId, StripeFixtures.asked(sessionId, "unpaid", "processing", uid, "video-500", checkout.id()));
        return checkout;
    }

    private static void poll() {
        var ui = UI.getCurrent();
        ComponentUtil.fireEvent(ui, new PollEvent(ui, true));
    }
}
