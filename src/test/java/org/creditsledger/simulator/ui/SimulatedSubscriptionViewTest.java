package org.creditsledger.simulator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import java.util.Map;
import org.creditsledger.simulator.DeliveredWebhooks;
import org.creditsledger.simulator.SimulatedSubscriber;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;

@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@Import({SimulatedSubscriber.class, DeliveredWebhooks.class})
@WithMockUser(
        username = "viewer",
        roles = {"USER", "SERVICE", "ADMIN"})
class SimulatedSubscriptionViewTest extends SpringBrowserlessTest {

    @Autowired
    SimulatedSubscriber player;

    @BeforeEach
    void arrive() {
        player.arriveAs("viewer");
    }

    @AfterEach
    void leave() {
        player.leave();
    }

    @Test
    void a_checkout_of_a_plan_shows_its_price_for_each_month_and_offers_no_debit() {
        var checkout = player.open("pro", "month");
        navigate(
                SimulatorView.class,
                Map.of("sessionId", "cs_test_" + checkout.id().toString().replace("-", "")));
        var view = (SimulatorView) getCurrentView();

        assertThat(view.getElement().getTextRecursively()).contains("PRO", "$20.00 per month");
        assertThat(view.pay.getText()).isEqualTo("Pay $20.00");
        assertThat(view.debit.isVisible()).isFalse();
    }

    @Test
    void each_click_shows_the_new_state() {
        player.subscribe("pro", "month");
        var view = open();
        assertThat(text(view))
                .contains("PRO", "$20.00 per month", "Active", "Paid")
                .doesNotContain("Past due");
        assertThat(view.buttons)
                .containsKeys("renew", "pause", "cancel-at-end", "change-now:" + player.price("max", "month"));

        test(view.buttons.get("decline-renewal")).click();
        assertThat(text(view)).contains("Past due", "Not paid", "Done.");

        test(view.buttons.get("pay:" + player.invoice(2))).click();
        assertThat(text(view)).contains("Active").doesNotContain("Not paid");

        test(view.buttons.get("refund-half:" + player.invoice(2))).click();
        assertThat(text(view)).contains("$10.00 refunded");

        test(view.buttons.get("change-later:" + player.price("max", "month"))).click();
        assertThat(text(view)).contains("From the renewal on", "MAX, $60.00 per month");

        test(view.buttons.get("cancel-at-end")).click();
        assertThat(text(view)).contains("Canceled, ends on");
        test(view.buttons.get("keep")).click();
        assertThat(text(view)).contains("Renews on");

        test(view.buttons.get("pause")).click();
        assertThat(text(view)).contains("Paused");
        assertThat(view.buttons).containsKey("resume").doesNotContainKey("pause");

        test(view.buttons.get("cancel-now")).click();
        assertThat(text(view)).contains("Ended on");
        assertThat(view.buttons).doesNotContainKeys("renew", "cancel-now", "resume");
        assertThat(view.buttons).containsKey("refund:" + player.invoice(2));
    }

    @Test
    void the_page_of_another_subscription_is_not_found() {
        UI.getCurrent().navigate("demo/subscription/sub_of_somebody");

        assertThat(getCurrentView()).isNotInstanceOf(SimulatedSubscriptionView.class);
    }

    private SimulatedSubscriptionView open() {
        return navigate(SimulatedSubscriptionView.class, Map.of("subscriptionId", player.subscriptionId()));
    }

    private static String text(SimulatedSubscriptionView view) {
        return view.getElement().getTextRecursively();
    }
}
