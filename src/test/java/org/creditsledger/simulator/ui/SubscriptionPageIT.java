package org.creditsledger.simulator.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of the demo's subscription, in a real browser. */
@Tag("pages")
class SubscriptionPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_declined_renewal_is_paid_and_shows_its_credits(int width, ColorScheme colorScheme) {
        var page = pages.open("/demo/subscription/sub_demo_alice", "alice", width, colorScheme);
        assertThat(page.getByText("$20.00 per month").first()).isVisible();
        Browser.screenshots(page, "simulated-subscription-%s-" + width);
        var credits = page.context().newPage();
        credits.navigate(pages.url("/bills/credits"));
        var before = imageCredits(credits);

        button(page, "To the renewal, which is declined").click();
        assertThat(page.getByText("Past due")).isVisible();
        Browser.screenshots(page, "simulated-subscription-past-due-%s-" + width);
        page.locator(".invoices vaadin-button")
                .filter(new Locator.FilterOptions().setHasText("Pay"))
                .click();
        assertThat(page.getByText("Past due")).isHidden();

        credits.waitForCondition(() -> imageCredits(credits) == before + 500);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static long imageCredits(Page page) {
        return Long.parseLong(
                page.locator("[data-type=image] .available").textContent().replaceAll("\\D", ""));
    }
}
