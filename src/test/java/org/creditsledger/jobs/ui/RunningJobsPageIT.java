package org.creditsledger.jobs.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Pages;
import org.creditsledger.testing.Screen;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of running jobs in a real browser, on the packaged application and its demo. */
@Tag("pages")
class RunningJobsPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, en", "375, en", "320, de", "1280, de"})
    void the_pages_look_right(int width, String language) {
        for (var screen : new Screen[] {Screen.RUNNING_JOBS, Screen.RESERVED, Screen.RELEASE}) {
            var page = screen.openIn(language, pages);
            page.setViewportSize(width, 800);
            Browser.screenshots(page, screen.name().toLowerCase(Locale.ROOT) + "-" + width + "-" + language + "-%s");
            Assertions.assertThat(pages.errors(page)).isEmpty();
        }
    }

    @Test
    void reserved_credits_are_followed_from_the_balance_and_released_by_an_admin() {
        var job = Given.key();
        pages.application().sendJobEvent(Webhooks.jobEvent("job.started", job, "bob", 1));
        var page = pages.open("/bills/credits", "bob", 1280, ColorScheme.LIGHT);
        page.getByText("held by running jobs").first().click();
        var row = page.locator("vaadin-grid").getByText(job);
        assertThat(row.first()).isVisible();

        var admin = pages.open("/admin/credits/jobs?uid=bob", "admin", 1280, ColorScheme.LIGHT);
        button(admin, "Release the credits of job " + job + " of bob").first().click();
        admin.getByLabel("Reason for releasing them").fill("The worker is gone");
        button(admin, "Release").last().click();

        assertThat(admin.getByText("Released. Available again:")).isVisible();
        assertThat(row.first()).isHidden();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
