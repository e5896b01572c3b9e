package org.creditsledger.simulator.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.json.JsonMapper;

/** A plan is paid in the simulator, and its renewal declined and paid, in a real browser. */
@Tag("pages")
class SubscriptionPageIT {

    private static final String SUBSCRIBER = "admin";

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void a_plan_is_paid_and_a_declined_renewal_brings_its_credits_once_it_is_paid() {
        var page = pages.signedIn(SUBSCRIBER, 1280, ColorScheme.LIGHT);
        var checkout = open(page);
        page.navigate(checkout);
        assertThat(page.getByText("$20.00 per month")).isVisible();
        assertThat(button(page, "Pay by direct debit, which takes a while")).isHidden();
        screenshots(page, "simulator-plan");
        button(page, "Pay $20.00").click();
        assertThat(page.locator(".checkout-view[data-status=paid]")).isVisible();
        var credits = page.context().newPage();
        awaitPeriods(credits, 1);

        page.navigate(pages.url("/demo/subscription/"
                + checkout.substring(checkout.lastIndexOf('/') + 1).replace("cs_test_", "sub_sim_")));
        screenshots(page, "simulated-subscription");
        button(page, "To the renewal, which is declined").click();
        assertThat(page.getByText("Past due")).isVisible();
        screenshots(page, "simulated-subscription-past-due");
        page.locator(".invoices vaadin-button")
                .filter(new Locator.FilterOptions().setHasText("Pay"))
                .click();
        assertThat(page.getByText("Past due")).isHidden();
        awaitPeriods(credits, 2);
        // Other tests look at the user's subscriptions that go on.
        button(page, "Cancel now").click();
        assertThat(page.getByText("Ended on")).isVisible();

        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    /** Returns the address of the simulator's page. */
    private static String open(Page page) {
        var basic = Base64.getEncoder().encodeToString((SUBSCRIBER + ":demo").getBytes(UTF_8));
        var answer = page.request()
                .post(
                        pages.url("/api/payments/checkout"),
                        RequestOptions.create()
                                .setHeader("Authorization", "Basic " + basic)
                                .setData(Map.of("planId", "pro", "priceId", "price_sim_pro_monthly")));
        return JsonMapper.shared().readTree(answer.text()).get("url").asString();
    }

    private static void screenshots(Page page, String name) {
        for (var width : new int[] {375, 1280}) {
            page.setViewportSize(width, 800);
            Browser.screenshots(page, name + "-%s-" + width);
        }
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** Other tests may give the user credits, but none of this plan. */
    private static void awaitPeriods(Page page, int number) {
        var credits = page.locator("vaadin-grid")
                .getByText("Pro: 500 image credits")
                .filter(new Locator.FilterOptions().setVisible(true));
        page.waitForCondition(() -> {
            page.navigate(pages.url("/bills/credits?source=plan&type=image"));
            assertThat(credits.first()).isVisible();
            return credits.count() == number;
        });
    }
}
