package org.creditsledger.payments.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.PollEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.util.Map;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.StripeStandIn;
import org.creditsledger.testing.StripeStandIn.Mood;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ContextConfiguration;

@DatabaseTest
@ContextConfiguration(initializers = {TestDatabase.Initializer.class, StripeStandIn.Initializer.class})
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
    void a_provider_that_does_not_answer_is_told_and_may_be_tried_again(Mood mood) {
        var view = navigate(TopUpView.class);
        StripeStandIn.INSTANCE.becomes(mood);

        test(view.buyButtons.get("image-2000")).click();

        assertThat(view.problem.isVisible()).isTrue();
        assertThat(view.problem.getText()).contains("Nothing was charged.");
        assertThat(view.buyButtons.get("image-2000").isEnabled()).isTrue();
    }

    @Test
    void the_way_to_the_provider_leaves_the_button_disabled_so_that_nobody_clicks_twice() {
        var view = navigate(TopUpView.class);

        test(view.buyButtons.get("image-100")).click();

        assertThat(view.problem.isVisible()).isFalse();
        assertThat(view.buyButtons.get("image-100").isEnabled()).isFalse();
    }

    @Test
    void the_return_page_tells_by_itself_that_the_credits_are_there() {
        var checkout = ((CheckoutResult.Opened) checkouts.open("buyer", "video-500", null)).checkout();
        var view =
                navigate(CheckoutView.class, Map.of("checkoutId", checkout.id().toString()));
        assertThat(view.title.getText()).isEqualTo("Waiting for your payment");

        purchases.credit(new Payment("pi_" + checkout.id(), "buyer", "video-500", 8_500, 8_500, "USD", checkout.id()));
        poll();

        assertThat(view.title.getText()).isEqualTo("500 Video credits added");
        assertThat(view.text.getText()).isEqualTo("Video credits you have now: 500");
        assertThat(UI.getCurrent().getPollInterval()).isEqualTo(-1);
    }

    private static void poll() {
        var ui = UI.getCurrent();
        ComponentUtil.fireEvent(ui, new PollEvent(ui, true));
    }
}
