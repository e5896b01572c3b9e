package org.creditsledger.history.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credits page in a real browser, on the packaged application. */
@Tag("pages")
class CreditsPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void alice_signs_in_and_sees_a_job_as_soon_as_it_is_reported() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        var before = imageCredits(page);
        var job = "job_" + key().substring(0, 8);

        pages.application().sendJobEvent(jobEvent("job.succeeded", job, "alice", 2));

        assertThat(card(page)).hasText(number(before - 16));
        assertThat(page.getByText(job)).hasCount(0);
        button(page, "Show 1 new entry").click();
        assertThat(page.getByText(job).first()).isVisible();
        assertThat(page.locator("vaadin-grid-cell-content")
                        .filter(new Locator.FilterOptions().setHasText("\u221216"))
                        .first())
                .isVisible();
        assertThat(button(page, "Show 1 new entry")).isHidden();
    }

    @Test
    void a_wrong_password_is_reported() {
        var page = pages.newPage(1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/credits"));
        pages.signIn(page, "alice", "wrong");

        assertThat(page.getByText("Check your user name and password and try again."))
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
    void the_list_reaches_the_first_entry() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        page.locator("vaadin-grid.entries").evaluate("grid => grid.scrollToIndex(grid._flatSize - 1)");

        assertThat(page.getByText("Welcome to the demo").last()).isVisible();
    }

    @Test
    void new_entries_do_not_move_the_rows_on_the_screen() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);
        page.locator("vaadin-grid.entries").evaluate("grid => grid.scrollToIndex(40)");
        page.waitForFunction("() => document.querySelector('vaadin-grid.entries')._firstVisibleIndex >= 35");
        EntriesOnPage.areThere(page);
        var read = firstVisibleTime(page);

        pages.application()
                .sendJobEvent(jobEvent("job.succeeded", "job_" + key(), "bob", "text2image", "flux-schnell", 1));

        assertThat(button(page, "Show 1 new entry")).isVisible();
        Assertions.assertThat(firstVisibleTime(page)).isEqualTo(read);
    }

    @Test
    void a_filter_is_in_the_address_so_that_back_a_reload_and_a_link_show_the_same() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        var all = EntriesOnPage.count(page);

        EntriesOnPage.choose(page, "Direction", "Credits only");
        assertThat(page).hasURL(Pattern.compile(".*/bills/credits\\?direction=credit"));
        assertThat(page.locator(".entries-count")).containsText("match");
        var credits = EntriesOnPage.count(page);
        EntriesOnPage.choose(page, "Period", "Last 7 days");
        assertThat(page).hasURL(Pattern.compile("(?=.*direction=credit)(?=.*period=last-7-days).*"));
        assertThat(EntriesOnPage.chip(page, "Direction: Credit")).isVisible();

        page.goBack();
        assertThat(EntriesOnPage.chip(page, "Period")).hasCount(0);
        assertThat(page.locator(".entries-count")).hasText(credits);
        page.reload();
        assertThat(page.locator(".entries-count")).hasText(credits);
        assertThat(EntriesOnPage.chip(page, "Direction: Credit")).isVisible();
        var another = page.context().newPage();
        another.navigate(page.url());
        assertThat(another.locator(".entries-count")).hasText(credits);

        EntriesOnPage.chip(page, "Direction: Credit").click();
        assertThat(page.locator(".entries-count")).hasText(all);
        assertThat(page).hasURL(Pattern.compile(".*/bills/credits"));
    }

    @Test
    void wrong_values_in_an_address_are_reported_and_left_out() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        page.navigate(pages.url("/bills/credits?type=smell&from=2026-02-30&direction=debit"));

        assertThat(page.locator(".notice")).containsText("type=smell, from=2026-02-30");
        assertThat(EntriesOnPage.chip(page, "Direction: Debit")).isVisible();
        Browser.screenshot(page, "credits-notice");
    }

    @Test
    void times_are_in_the_zone_of_the_browser_and_the_header_names_it() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        assertThat(page.getByText("Time (Europe/Paris)").first()).isVisible();
        page.navigate(pages.url("/bills/credits?zone=UTC"));
        assertThat(page.getByText("Time (UTC)").first()).isVisible();
    }

    @Test
    void the_export_has_the_number_of_rows_on_its_link() throws IOException {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/credits?source=refund"));
        var export = page.locator("a[download]").filter(new Locator.FilterOptions().setHasText("Export CSV ("));
        assertThat(export).isVisible();
        var rows = Integer.parseInt(export.textContent().replaceAll("\\D", ""));

        var download = page.waitForDownload(export::click);

        var lines = Files.readAllLines(download.path());
        Assertions.assertThat(lines).hasSize(rows + 1);
        Assertions.assertThat(lines.subList(1, lines.size())).allMatch(line -> line.contains("refund"));
        assertThat(page.getByText("Export finished: " + rows)).isVisible();
    }

    @Test
    void an_invoice_and_its_entry_lead_to_each_other() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/invoices"));

        page.getByText("Ledger entry").first().click();
        assertThat(page.locator(".entry-details")).containsText("This was a purchase of");
        assertThat(page.locator(".entry-details")).containsText("Time (UTC)");
        page.getByText("Show invoice").click();

        assertThat(page.locator(".invoice h1")).hasText("Invoice");
    }

    @Test
    void columns_that_are_hidden_stay_hidden() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);
        assertThat(headers(page).filter(new Locator.FilterOptions().setHasText("Source")))
                .isVisible();

        button(page, "Columns").click();
        page.locator("[data-column=source] vaadin-checkbox").click();
        assertThat(headers(page).filter(new Locator.FilterOptions().setHasText("Source")))
                .hasCount(0);
        page.getByLabel("Move Balance after forward").click();
        page.waitForCondition(() -> left(page, "Balance after") < left(page, "Amount"));
        Browser.screenshot(page, "credits-columns");
        page.reload();

        assertThat(page.locator(".entries-count")).isVisible();
        assertThat(headers(page).filter(new Locator.FilterOptions().setHasText("Balance after")))
                .isVisible();
        assertThat(headers(page).filter(new Locator.FilterOptions().setHasText("Source")))
                .hasCount(0);
        page.waitForCondition(() -> left(page, "Balance after") < left(page, "Amount"));
        button(page, "Columns").click();
        button(page, "Reset columns").click();
        assertThat(headers(page).filter(new Locator.FilterOptions().setHasText("Source")))
                .isVisible();
    }

    @Test
    void a_saved_view_stays_until_it_is_deleted() {
        var page = signedInAs("bob", 1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/credits?source=purchase"));
        assertThat(page.locator(".entries-count")).containsText("match");

        menu(page, "Save these filters…");
        page.getByLabel("Name").fill("What I bought");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved as What I bought")).hasCount(1);
        page.navigate(pages.url("/bills/credits"));
        assertThat(page.locator(".entries-count")).not().containsText("match");
        menu(page, "What I bought");
        assertThat(page).hasURL(Pattern.compile(".*source=purchase"));
        assertThat(page.locator(".entries-count")).containsText("match");

        menu(page, "Delete a view");
        // The view in the menu, and in the menu of views to delete, which opens a moment later.
        var views = page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("What I bought"));
        assertThat(views).hasCount(2);
        views.last().click();
        button(page, "Delete").click();
        assertThat(page.getByText("What I bought was deleted")).hasCount(1);
        page.locator("vaadin-menu-bar-button")
                .filter(new Locator.FilterOptions().setHasText("My views"))
                .click();
        assertThat(page.getByText("No saved views")).isVisible();
    }

    @Test
    void everything_works_with_the_keyboard_alone() throws IOException {
        var page = pages.newPage(1280, ColorScheme.LIGHT);
        page.context().grantPermissions(java.util.List.of("clipboard-read", "clipboard-write"));
        page.navigate(pages.url("/bills/credits"));
        var keys = page.keyboard();
        assertThat(page.getByLabel("User name")).isVisible();
        tabTo(page, "e.name === 'username' || e.autocomplete === 'username'");
        keys.type("alice");
        tabTo(page, "e.type === 'password'");
        keys.type("demo");
        keys.press("Enter");
        assertThat(page.locator(".entries-count")).isVisible();

        tabTo(page, "e.closest('vaadin-select') && e.closest('vaadin-select').label === 'Direction'");
        keys.press("Enter");
        assertThat(option(page, "Both")).isFocused();
        keys.press("ArrowDown");
        assertThat(option(page, "Credits only")).isFocused();
        keys.press("ArrowDown");
        assertThat(option(page, "Debits only")).isFocused();
        keys.press("Enter");
        assertThat(page).hasURL(Pattern.compile(".*direction=debit"));
        assertThat(page.locator(".entries-count")).containsText("match");
        EntriesOnPage.areThere(page);

        tabTo(page, "e.tagName === 'VAADIN-GRID' && e.shadowRoot.activeElement.closest('tbody')");
        keys.press("ArrowDown");
        keys.press("Space");
        assertThat(page.locator(".entry-details")).isVisible();
        assertThat(page.locator("#entry-details-title")).isFocused();
        tabTo(page, "e.tagName === 'VAADIN-BUTTON' && e.getAttribute('aria-label') === 'Copy Entry ID'");
        keys.press("Enter");
        assertThat(page.getByText("Entry ID copied")).hasCount(1);
        var copied = (String) page.evaluate("() => navigator.clipboard.readText()");
        assertThat(page).hasURL(Pattern.compile(".*entry=" + copied + ".*"));
        keys.press("Escape");
        assertThat(page.locator(".entry-details")).isHidden();
        page.waitForFunction("() => document.activeElement.tagName === 'VAADIN-GRID'");

        var download = page.waitForDownload(() -> {
            backTo(page, "e.tagName === 'A' && e.hasAttribute('download')");
            keys.press("Enter");
        });
        Assertions.assertThat(Files.readAllLines(download.path())).anyMatch(line -> line.contains(copied));
    }

    @ParameterizedTest
    @CsvSource({"320", "375", "768"})
    void nothing_is_wider_than_a_small_screen(int width) {
        var page = signedInAs("alice", width, ColorScheme.LIGHT);

        Assertions.assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);
        Browser.screenshot(page, "credits-" + width);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void each_state_has_its_screenshot(int width, ColorScheme colorScheme) {
        var page = signedInAs("alice", width, colorScheme);
        page.navigate(pages.url("/bills/credits?source=refund&period=last-30-days"));
        assertThat(page.locator(".entries-count")).containsText("match");
        Browser.screenshots(page, "credits-filtered-%s-" + width);

        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).isVisible();
        Browser.screenshots(page, "credits-details-%s-" + width);

        page.navigate(pages.url("/bills/credits?job=job_unknown"));
        assertThat(page.getByText("Nothing was charged for this job")).isVisible();
        Browser.screenshots(page, "credits-no-match-%s-" + width);
    }

    @Test
    void a_page_that_does_not_exist_says_so() {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);

        page.navigate(pages.url("/nowhere"));

        assertThat(page.getByText("Page not found")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({"credits, 1280, LIGHT", "credits-narrow, 375, DARK"})
    void the_page_loads_without_errors_in_the_console(String name, int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", "alice", width, colorScheme);

        assertThat(page.getByText("Text to image").first()).isVisible();

        Browser.screenshots(page, name, name + "-dark");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static Page signedInAs(String uid, int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", uid, width, colorScheme);
        assertThat(card(page)).isVisible();
        EntriesOnPage.areThere(page);
        return page;
    }

    private static Locator option(Page page, String text) {
        return page.locator("vaadin-select-list-box vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    private static void menu(Page page, String item) {
        page.locator("vaadin-menu-bar-button")
                .filter(new Locator.FilterOptions().setHasText("My views"))
                .click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item))
                .first()
                .click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator headers(Page page) {
        return page.locator("vaadin-grid.entries > vaadin-grid-cell-content:visible");
    }

    private static double left(Page page, String header) {
        return headers(page)
                .filter(new Locator.FilterOptions().setHasText(Pattern.compile("^\\s*" + header + "\\s*$")))
                .first()
                .boundingBox()
                .x;
    }

    private static String firstVisibleTime(Page page) {
        return (String)
                page.locator("vaadin-grid.entries")
                        .evaluate(
                                "grid => [...grid.querySelectorAll('time')].map(t => [t.getBoundingClientRect().top, t.dateTime])"
                                        + ".filter(t => t[0] > grid.getBoundingClientRect().top + 40).sort((a, b) => a[0] - b[0])[0].join()");
    }

    private static void tabTo(Page page, String condition) {
        press(page, "Tab", condition);
    }

    private static void backTo(Page page, String condition) {
        press(page, "Shift+Tab", condition);
    }

    /** Presses the key until the condition holds for the focused element {@code e}; fails if it never does. */
    private static void press(Page page, String key, String condition) {
        for (var i = 0; i < 80; i++) {
            if ((boolean)
                    page.evaluate("() => { const e = document.activeElement; return !!(e && (" + condition + ")); }")) {
                return;
            }
            page.keyboard().press(key);
        }
        Assertions.fail("not reached with the keyboard: " + condition);
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
