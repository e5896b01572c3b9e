package org.creditsledger.history.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admins' page of all entries, in a real browser on the packaged application. */
@Tag("pages")
class LedgerPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void a_user_is_found_and_back_leads_to_all_users() {
        var page = open("");
        var everybody = EntriesOnPage.count(page);

        search(page, "alice");

        assertThat(page).hasURL(Pattern.compile(".*\\?q=alice"));
        assertThat(page.getByText("Found as a user ID")).isVisible();
        assertThat(EntriesOnPage.chip(page, "Search: alice")).isVisible();
        assertThat(page.locator(".statement table")).isVisible();
        assertThat(usersShown(page, "bob")).hasCount(0);
        EntriesOnPage.choose(page, "Direction", "Debits only");
        assertThat(page).hasURL(Pattern.compile("(?=.*q=alice)(?=.*direction=debit).*"));
        assertThat(EntriesOnPage.chip(page, "Direction")).isVisible();
        EntriesOnPage.areThere(page);

        page.goBack();
        assertThat(EntriesOnPage.chip(page, "Direction")).hasCount(0);
        EntriesOnPage.areThere(page);
        page.goBack();
        assertThat(page.locator(".entries-count")).hasText(everybody);
        assertThat(usersShown(page, "bob").first()).isVisible();
    }

    @Test
    void a_new_job_is_offered_found_and_leads_to_its_user() throws IOException {
        var page = open("");
        var job = "job_" + key().substring(0, 8);

        pages.application().sendJobEvent(jobEvent("job.succeeded", job, "bob", "text2image", "flux-schnell", 1));

        assertThat(page.getByRole(
                        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("Show \\d+ new"))))
                .isVisible();
        search(page, job);
        assertThat(page.getByText("Found as a job ID")).isVisible();
        assertThat(page.locator(".entries-count")).hasText("1 entry matches");
        var export = page.locator("a[download]").filter(new Locator.FilterOptions().setHasText("Export CSV (1 row)"));
        var download = page.waitForDownload(export::click);
        Assertions.assertThat(Files.readAllLines(download.path()))
                .hasSize(2)
                .last()
                .asString()
                .contains(job, "bob");

        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).containsText("This job cost 1 image credit.");
        page.locator(".entry-details").getByText("All entries of this user").click();
        assertThat(page).hasURL(Pattern.compile(".*\\?uid=bob"));
        assertThat(EntriesOnPage.chip(page, "bob")).isVisible();
    }

    @Test
    void a_search_without_a_match_explains_the_search() {
        var page = open("?q=job_nobody_knows");

        assertThat(page.locator(".no-match")).isVisible();
        assertThat(page.getByText("No user, job or payment has this ID").first())
                .isVisible();
    }

    @Test
    void other_users_do_not_see_the_page() {
        var page = pages.open("/admin/credits/ledger?uid=bob", "alice", 1280, ColorScheme.LIGHT);

        assertThat(page.locator("h1")).hasText("Page not found, or no access");
        Assertions.assertThat(page.content()).doesNotContain("bob", "entries-panel");
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void each_state_has_its_screenshot(int width, ColorScheme colors) {
        var page = pages.open("/admin/credits/ledger", "admin", width, colors);
        EntriesOnPage.areThere(page);
        Browser.screenshots(page, "ledger-%s-" + width);

        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).isVisible();
        Browser.screenshots(page, "ledger-details-%s-" + width);

        page.navigate(pages.url("/admin/credits/ledger?q=alice"));
        EntriesOnPage.areThere(page);
        Browser.screenshots(page, "ledger-searched-%s-" + width);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static Page open(String query) {
        var page = pages.open("/admin/credits/ledger" + query, "admin", 1280, ColorScheme.LIGHT);
        EntriesOnPage.areThere(page);
        return page;
    }

    private static void search(Page page, String text) {
        page.getByLabel("Search").fill(text);
        page.keyboard().press("Enter");
    }

    private static Locator usersShown(Page page, String uid) {
        return page.locator("vaadin-grid.entries a:visible").filter(new Locator.FilterOptions().setHasText(uid));
    }
}
