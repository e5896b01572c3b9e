package org.creditsledger.plans.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.creditsledger.testing.PlansInBrowser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of plans and subscriptions in a real browser, on the packaged application. */
@Tag("pages")
class PlansPageIT {

    /** No other test counts the credits of this user. */
    private static final String SUBSCRIBER = "admin";

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void an_admin_publishes_a_plan_and_takes_it_off_offer() {
        var id = "plan-" + key().substring(0, 8);
        var page = pages.open("/admin/plans", "admin", 1280, ColorScheme.LIGHT);

        button(page, "Add plan").click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        button(page, "Continue").click();
        assertThat(dialog.getByText("Some fields are missing or not valid.")).isVisible();
        Browser.screenshot(page, "plans-errors");
        page.setViewportSize(375, 800);
        Browser.screenshot(page, "plans-errors-narrow");
        page.setViewportSize(1280, 800);
        field(page, "ID").fill(id);
        field(page, "Group").fill(id);
        field(page, "Name").fill("Team " + id);
        dialog.locator("vaadin-select").first().click();
        page.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("Video"))
                .click();
        field(page, "Credits").fill("30");
        var grace = field(page, "Grace after the period");
        grace.fill("P5D");
        grace.press("Enter");
        field(page, "Provider’s price ID").fill("price_" + id);
        field(page, "Amount").fill("12.5");
        Browser.screenshots(page, "plans-add-%s");
        button(page, "Continue").click();
        assertThat(dialog.getByText("30 video credits a month. They end 5 days after their month."))
                .isVisible();
        Browser.screenshot(page, "plans-review");
        button(page, "Publish").click();
        assertThat(page.getByText("The plan was published.")).isVisible();
        assertThat(page.locator("vaadin-grid").getByText("Team " + id).first()).isVisible();

        button(page, "Details of Team %1$s (%1$s)".formatted(id)).click();
        assertThat(dialog.getByText("Version 1, Team " + id)).isVisible();
        Browser.screenshot(page, "plans-details");
        button(page, "Take off offer").click();
        assertThat(page.getByText("Users can no longer subscribe to it.")).isVisible();
        page.locator("vaadin-button[slot=confirm-button]").click();
        assertThat(dialog).hasCount(0);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, en", "375, en", "1280, de", "375, de"})
    void each_page_has_its_screenshots_in_each_language_and_width(int width, String language) {
        var admin = pages.signedIn(SUBSCRIBER, width, ColorScheme.LIGHT);
        PlansInBrowser.publish(pages, admin);
        pages.chooseLanguage(admin, language);
        var user = pages.signedIn("alice", width, ColorScheme.LIGHT);
        pages.chooseLanguage(user, language);

        user.navigate(pages.url("/bills/plan"));
        assertThat(user.locator("[data-plan=demo-max] vaadin-radio-button").nth(1))
                .isVisible();
        shoot(user, "plan-offers", width, language);

        var active = PlansInBrowser.subscribe(pages, SUBSCRIBER, "active");
        var pastDue = PlansInBrowser.subscribe(pages, SUBSCRIBER, "past_due");
        admin.navigate(pages.url("/bills/plan"));
        assertThat(admin.locator("[data-status=active] .plan-left").first()).containsText("100");
        shoot(admin, "plan", width, language);

        admin.navigate(pages.url("/admin/plans"));
        assertThat(admin.locator("vaadin-grid").getByText("Studio Max").first()).isVisible();
        shoot(admin, "plans", width, language);
        admin.locator("vaadin-grid vaadin-button:visible").nth(1).click();
        assertThat(admin.locator("vaadin-dialog .plan-form")).isVisible();
        shoot(admin, "plans-next", width, language);

        admin.navigate(pages.url("/admin/subscriptions?planId=demo-studio"));
        assertThat(admin.locator("vaadin-grid").getByText("Studio").first()).isVisible();
        shoot(admin, "subscriptions", width, language);
        PlansInBrowser.end(pages, active);
        PlansInBrowser.end(pages, pastDue);
        Assertions.assertThat(pages.errors(admin)).isEmpty();
        Assertions.assertThat(pages.errors(user)).isEmpty();
    }

    @Test
    void failed_renewals_have_a_list_of_their_own() {
        var page = pages.signedIn("admin", 1280, ColorScheme.LIGHT);
        PlansInBrowser.publish(pages, page);
        var active = PlansInBrowser.subscribe(pages, SUBSCRIBER, "active");
        var failed = PlansInBrowser.subscribe(pages, SUBSCRIBER, "past_due");

        page.navigate(pages.url("/admin/subscriptions?shown=failed-renewals"));

        assertThat(page.getByText(failed.subscriptionId).first()).isVisible();
        assertThat(page.getByText(active.subscriptionId)).hasCount(0);
        PlansInBrowser.end(pages, active);
        PlansInBrowser.end(pages, failed);
    }

    @Test
    void other_users_see_neither_of_the_pages_of_admins() {
        for (var path : new String[] {"/admin/plans", "/admin/subscriptions"}) {
            var page = pages.open(path, "alice", 1280, ColorScheme.LIGHT);

            assertThat(page.getByText("Page not found")).isVisible();
            Assertions.assertThat(page.content()).doesNotContain("admin/plans\">");
        }
    }

    private static void shoot(Page page, String name, int width, String language) {
        Browser.screenshots(page, name + "-%s-" + width + "-" + language);
        Assertions.assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .as(name)
                .isLessThanOrEqualTo(width);
    }

    private static Locator field(Page page, String label) {
        return page.getByRole(AriaRole.DIALOG)
                .getByLabel(label, new Locator.GetByLabelOptions().setExact(true))
                .and(page.locator("input"));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
