package org.creditsledger.plans.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.location;
import static org.creditsledger.testing.Views.settle;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import org.creditsledger.plans.SubscriptionList.Shown;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.SubscriptionEvents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@Import(PublishedPlans.class)
@WithMockUser(
        username = "root",
        roles = {"ADMIN", "SERVICE"})
class SubscriptionsViewTest extends SpringBrowserlessTest {

    @Autowired
    PublishedPlans published;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    private final String id = PublishedPlans.id();

    @BeforeEach
    void stopClock() {
        clock.stopAt(PublishedPlans.JANUARY);
    }

    @Test
    void the_address_matches_the_list_and_follows_the_choice() {
        var plan = published.monthly(id, id);
        var paying = published.paying(given.user(), plan);
        var pastDue = new SubscriptionEvents(given.user(), false, true);
        published.report(pastDue, "price_" + id, "past_due");

        var view = open("planId=" + id);
        assertThat(view.filterBar.plan.getValue()).isEqualTo(id);
        assertThat(test(view.grid).size()).isEqualTo(2);

        view.filterBar.status.setValue("active");
        settle(view.list);
        assertThat(location()).contains("status=active", "planId=" + id);
        assertThat(test(view.grid).getRow(0).id()).isEqualTo(paying.subscriptionId);
        assertThat(text(view, "plan")).isEqualTo("Plan " + id);
        assertThat(text(view, "status")).isEqualTo("Active");
        assertThat(text(view, "period-end")).isEqualTo("Feb 28, 2027");

        view.filterBar.status.clear();
        view.filterBar.shown.setValue(Shown.FAILED_RENEWALS);
        settle(view.list);
        assertThat(location()).contains("shown=failed-renewals");
        assertThat(test(view.grid).size()).isEqualTo(1);
        assertThat(test(view.grid).getRow(0).id()).isEqualTo(pastDue.subscriptionId);
        assertThat(text(view, "status")).isEqualTo("Payment failed");

        assertThat(test(open("uid=" + pastDue.uid).grid).size()).isEqualTo(1);
    }

    @Test
    void errors_in_an_address_are_reported_and_unknown_values_are_searched() {
        assertThat(open("shown=some&planId=A%20B").notice.getText()).contains("shown=some, planId=A B");
        var view = open("status=new_one&planId=gone");
        assertThat(view.filterBar.status.getValue()).isEqualTo("new_one");
        assertThat(view.filterBar.plan.getValue()).isEqualTo("gone");
        assertThat(view.list.getElement().getTextRecursively()).contains("No subscriptions match", "Clear all filters");
    }

    private String text(SubscriptionsView view, String column) {
        return test(view.grid).getLitRendererPropertyValue(0, column, "text", String.class);
    }

    private SubscriptionsView open(String query) {
        UI.getCurrentOrThrow().navigate("admin/subscriptions", QueryParameters.fromString(query));
        var view = (SubscriptionsView) getCurrentView();
        settle(view.list);
        return view;
    }
}
