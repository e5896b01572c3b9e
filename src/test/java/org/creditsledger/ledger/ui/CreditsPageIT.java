package org.creditsledger.ledger.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Locale;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credits page in a real browser, on the packaged application. */
@Tag("database")
class CreditsPageIT {

    @TempDir
    static Path folder;

    static Browser browser;
    static PackagedApplication application;

    @BeforeAll
    static void start() {
        browser = new Browser();
        application = new PackagedApplication(folder);
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
            browser.close();
        }
    }

    @Test
    void alice_signs_in_and_sees_a_job_as_soon_as_it_is_reported() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        var before = imageCredits(page);
        var job = "job_" + key().substring(0, 8);

        application.sendJobEvent(jobEvent("job.succeeded", job, "alice", "text2image", "flux-pro", 2));

        assertThat(card(page)).hasText(number(before - 16));
        assertThat(page.getByText(job)).isVisible();
        assertThat(page.locator("vaadin-grid-cell-content").filter(new Locator.FilterOptions().setHasText("\u221216")))
                .not()
                .hasCount(0);
    }

    @Test
    void a_wrong_password_is_told() {
        var page = browser.newPage(1280, ColorScheme.LIGHT);
        signIn(page, "alice", "wrong");

        assertThat(page.getByText("Check user name and password, and try again."))
                .isVisible();
    }

    @Test
    void signing_out_leads_back_to_the_sign_in() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page.getByLabel("User name")).isVisible();
        var afterwards = page.request()
                .get(
                        application.url() + "/bills/credits",
                        RequestOptions.create().setMaxRedirects(0));
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

        page.navigate(application.url() + "/nowhere");

        assertThat(page.getByText("No such page")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"credits, 1280, LIGHT", "credits-dark, 1280, DARK", "credits-narrow, 375, LIGHT"})
    void the_page_is_whole_without_errors_in_the_console(String name, int width, ColorScheme colorScheme) {
        var errors = new ArrayList<String>();
        var page = browser.newPage(width, colorScheme);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(errors::add);

        signIn(page, "alice", "demo");
        assertThat(page.getByText("Text to image").first()).isVisible();

        Browser.screenshot(page, name);
        Assertions.assertThat(errors).isEmpty();
    }

    private static Page signedInAs(String uid, int width, ColorScheme colorScheme) {
        var page = browser.newPage(width, colorScheme);
        signIn(page, uid, "demo");
        assertThat(card(page)).isVisible();
        return page;
    }

    private static void signIn(Page page, String uid, String password) {
        page.navigate(application.url() + "/bills/credits");
        page.getByLabel("User name").fill(uid);
        page.locator("input[type=password]").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
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
