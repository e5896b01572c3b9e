package org.creditsledger.users.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.sql.SQLException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The page of users in a real browser, on the packaged application and its demo. */
@Tag("pages")
class UsersPageIT {

    private static final String BASIC = Base64.getEncoder().encodeToString("admin:demo".getBytes(UTF_8));

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void the_page_and_its_dialog_look_well(int width, ColorScheme colors) {
        var page = open("admin", width, colors);
        Browser.screenshots(page, "users-" + width + "-%s");

        fill(page, "bob", "25", "Sorry for the outage");
        Browser.screenshots(page, "grant-" + width + "-%s");
        review(page);
        Browser.screenshots(page, "grant-review-" + width + "-%s");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Test
    void two_clicks_at_confirm_are_one_entry_which_is_undone_from_the_ledger() {
        var page = open("admin", 1280, ColorScheme.LIGHT);
        var before = entriesOf("bob");
        fill(page, "bob", "25", "Clicked twice");
        review(page);

        button(page, "Confirm").dblclick(new Locator.DblclickOptions().setNoWaitAfter(true));

        assertThat(page.locator(".grant-done")).containsText("Done.");
        Browser.screenshot(page, "grant-result");
        Assertions.assertThat(entriesOf("bob")).isEqualTo(before + 1);
        page.getByText("Show the entry").click();
        assertThat(page).hasURL(Pattern.compile(".*/admin/credits/ledger\\?entry=.*"));
        assertThat(page.locator(".entry-details")).containsText("Clicked twice");

        page.getByText("Undo …").click();
        assertThat(page).hasURL(Pattern.compile(".*/admin/credits/users"));
        page.getByLabel("Reason for undoing it").fill("Clicked by mistake");
        Browser.screenshot(page, "grant-undo");
        button(page, "Undo").dblclick(new Locator.DblclickOptions().setNoWaitAfter(true));
        assertThat(page.locator(".grant-done")).containsText("Done.");
        Assertions.assertThat(entriesOf("bob")).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void of_a_bulk_each_user_has_a_result_and_trying_again_gives_nobody_twice(int width, ColorScheme colors) {
        var team = "team-" + width;
        var poor = team + "-a";
        var rich = team + "-b";
        var page = pages.signedIn("admin", width, colors);
        adjust(page, poor, 5);
        adjust(page, rich, 50);
        page.navigate(pages.url("/admin/credits/users?q=" + team));
        assertThat(page.locator("vaadin-grid a:visible")).hasCount(2);
        var rows = page.getByRole(AriaRole.CHECKBOX, new Page.GetByRoleOptions().setName("Select Row"));
        rows.nth(0).check();
        rows.nth(1).check();
        button(page, "Grant to selected (2)").click();
        page.locator("vaadin-select")
                .filter(new Locator.FilterOptions().setHas(page.getByLabel("Credit or debit")))
                .click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("Debit: remove"))
                .click();
        page.getByLabel("Amount for each").fill("10");
        page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).fill("Given by mistake");
        button(page, "Review").click();

        button(page, "Confirm").click();

        var results = page.locator(".bulk-results li");
        assertThat(results).hasCount(2);
        assertThat(results.nth(0)).hasText(poor + ": Refused: you tried to take 10, but only 5 are available.");
        assertThat(results.nth(1)).containsText(rich + ": ");
        Browser.screenshot(page, "grant-bulk-" + width + "-" + colors.name().toLowerCase());
        Assertions.assertThat(entriesOf(poor)).isEqualTo(1);
        Assertions.assertThat(entriesOf(rich)).isEqualTo(2);

        button(page, "Retry the others").dblclick(new Locator.DblclickOptions().setNoWaitAfter(true));

        assertThat(results.nth(1)).containsText("Already done");
        Assertions.assertThat(entriesOf(poor)).isEqualTo(1);
        Assertions.assertThat(entriesOf(rich)).isEqualTo(2);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void what_one_admin_asks_for_another_approves(int width, ColorScheme colors) {
        var asking = open("admin", width, colors);
        var before = entriesOf("alice");
        fill(asking, "alice", "2000", "Partner programme");
        review(asking);
        button(asking, "Confirm").click();
        assertThat(asking.locator(".grant-done")).containsText("Waiting for a second admin");
        Assertions.assertThat(entriesOf("alice")).isEqualTo(before);

        var approving = open("carol", width, colors);
        approving.locator("#requests").click();
        var request =
                approving.locator(".grant-request").filter(new Locator.FilterOptions().setHasText("Partner programme"));
        assertThat(request).containsText("before");
        Browser.screenshots(approving, "grant-requests-" + width + "-%s");
        request.getByText("Approve", new Locator.GetByTextOptions().setExact(true))
                .click();

        assertThat(request).hasCount(0);
        Assertions.assertThat(entriesOf("alice")).isEqualTo(before + 1);
    }

    @Test
    void a_grant_can_be_made_with_the_keyboard_alone() {
        var page = open("admin", 1280, ColorScheme.LIGHT);
        var before = entriesOf("bob");
        page.locator("#grant").focus();
        page.keyboard().press("Enter");
        var user = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("User"));
        user.focus();
        page.keyboard().type("bob");
        assertThat(page.locator("vaadin-combo-box-item").first()).containsText("bob");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.getByLabel("Amount").focus();
        page.keyboard().type("3");
        page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).focus();
        page.keyboard().type("By keyboard");
        page.keyboard().press("Tab");
        button(page, "Review").focus();
        page.keyboard().press("Enter");
        assertThat(button(page, "Confirm")).isFocused();
        page.keyboard().press("Enter");

        assertThat(page.locator(".grant-done")).containsText("Done.");
        Assertions.assertThat(entriesOf("bob")).isEqualTo(before + 1);
    }

    @Test
    void who_is_no_admin_sees_no_users() {
        var page = pages.open("/admin/credits/users", "alice", 1280, ColorScheme.LIGHT);

        assertThat(page.locator("h1").first()).hasText("Page not found, or no access");
        assertThat(page.locator("vaadin-grid")).hasCount(0);
        assertThat(page.locator("body")).not().containsText("bob@demo.example");
    }

    private static Page open(String uid, int width, ColorScheme colors) {
        var page = pages.open("/admin/credits/users", uid, width, colors);
        assertThat(page.locator("vaadin-grid a:visible").first()).isVisible();
        return page;
    }

    private static void adjust(Page page, String uid, long credits) {
        var body = "{\"uid\":\"%s\",\"type\":\"image\",\"direction\":\"credit\",\"amount\":%d,\"reason\":\"Test\"}"
                .formatted(uid, credits);
        var answer = page.request()
                .post(
                        pages.url("/api/admin/credits/adjust"),
                        RequestOptions.create()
                                .setHeader("Authorization", "Basic " + BASIC)
                                .setHeader("Content-Type", "application/json")
                                .setHeader("Idempotency-Key", uid)
                                .setData(body));
        Assertions.assertThat(answer.status()).isEqualTo(201);
    }

    private static void fill(Page page, String uid, String amount, String reason) {
        page.locator("#grant").click();
        var user = page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName("User"));
        user.fill(uid);
        page.locator("vaadin-combo-box-item")
                .filter(new Locator.FilterOptions().setHasText(uid))
                .first()
                .click();
        page.getByLabel("Amount").fill(amount);
        page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).fill(reason);
    }

    private static void review(Page page) {
        button(page, "Review").click();
        assertThat(page.locator(".grant-review")).containsText("before");
        assertThat(button(page, "Confirm")).isEnabled();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static long entriesOf(String uid) {
        try (var connection = pages.application().connectAsOwner()) {
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql("select count(*) from credits_ledger where uid = ?")
                    .param(uid)
                    .query(Long.class)
                    .single();
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
