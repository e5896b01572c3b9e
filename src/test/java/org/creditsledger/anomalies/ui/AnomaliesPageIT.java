package org.creditsledger.anomalies.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.creditsledger.testing.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of anomalies in a real browser, on the packaged application and its demo. */
@Tag("pages")
class AnomaliesPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void the_page_and_its_details_look_right(int width, ColorScheme colors) {
        var page = Screen.ANOMALIES.open(pages, width, colors);
        Browser.screenshots(page, "anomalies-" + width + "-%s");

        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).isVisible();
        Browser.screenshots(page, "anomalies-details-" + width + "-%s");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Test
    void a_blocked_debit_is_found_leads_to_its_user_and_is_resolved() {
        var job = key();
        pages.application().sendJobEvent(jobEvent("job.started", job, "bob", 1_000));
        var page = pages.open(
                "/admin/credits/anomalies?kind=blocked-debit&state=new&uid=bob", "admin", 1280, ColorScheme.LIGHT);
        // Counts are written about once a second.
        page.waitForCondition(() -> {
            page.reload();
            assertThat(page.locator(".counted-rows:not([aria-busy]) > vaadin-grid"))
                    .isVisible();
            return page.locator(".entry-link:visible").count() > 0;
        });

        page.locator(".entry-link:visible").first().click();

        assertThat(page).hasURL(Pattern.compile(".*anomaly=.*"));
        var details = page.locator(".entry-details");
        assertThat(details).containsText("A request asked for more credits than were available");
        assertThat(details.getByText("All entries of this user")).hasAttribute("href", "admin/credits/ledger?uid=bob");
        details.getByLabel("Note (optional)").fill("Told the shop");
        button(details, "Mark as resolved").click();
        assertThat(details).containsText("Resolved, admin: Told the shop");
        assertThat(button(details, "New again")).isVisible();
        page.keyboard().press("Escape");
        assertThat(details).isHidden();
    }

    private static Locator button(Locator part, String name) {
        return part.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }
}
