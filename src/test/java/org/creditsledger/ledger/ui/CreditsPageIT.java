package org.creditsledger.ledger.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.text.NumberFormat;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credits page in a real browser, on the packaged application. */
@Tag("database")
class CreditsPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void alice_signs_in_and_sees_a_job_as_soon_as_it_is_reported() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        var before = imageCredits(page);
        var job = "job_" + key().substring(0, 8);

        pages.application().sendJobEvent(jobEvent("job.succeeded", job, "alice", "text2image", "flux-pro", 2));

        assertThat(card(page)).hasText(number(before - 16));
        assertThat(page.getByText(job)).isVisible();
        assertThat(page.locator("vaadin-grid-cell-content").filter(new Locator.FilterOptions().setHasText("\u221216")))
                .not()
                .hasCount(0);
    }

    @Test
    void a_wrong_password_is_told() {
        var page = pages.newPage(1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/credits"));
        pages.signIn(page, "alice", "wrong");

        assertThat(page.getByText("Check user name and password, and try again."))
                .isVisible();
    }

    @Test
    void signing_out_leads_back_to_the_sign_in() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("bob: account"))
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page.getByLabel("User name")).isVisible();
        var afterwards = page.request()
                .get(pages.url("/bills/credits"), RequestOptions.create().setMaxRedirects(0));
        Assertions.assertThat(afterwards.status()).isEqualTo(302);
    }

    @Test
    void the_list_goes_on_to_the_first_entry() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        page.locator("vaadin-grid.entries").evaluate("grid => grid.scrollToIndex(grid._flatSize - 1)");

        assertThat(page.getByText("Welcome to the demo").last()).isVisible();
    }

    @Test
    void a_page_that_does_not_exist_says_so() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        page.navigate(pages.url("/nowhere"));

        assertThat(page.getByText("No such page")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"credits, 1280, LIGHT", "credits-dark, 1280, DARK", "credits-narrow, 375, LIGHT"})
    void the_page_is_whole_without_errors_in_the_console(String name, int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", "alice", width, colorScheme);

        assertThat(page.getByText("Text to image").first()).isVisible();

        Browser.screenshot(page, name);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static Page signedInAs(String uid, int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", uid, width, colorScheme);
        assertThat(card(page)).isVisible();
        return page;
    }

    private static Locator card(Page page) {
        return page.locator("[data-type=image] .available");
    }

    private static long imageCredits(Page page) {
        return Long.parseLong(card(page).textContent().replaceAll("\\D", ""));
    }

    private static String number(long number) {
        return NumberFormat.getIntegerInstance(Locale.US).format(number);
    }
}
