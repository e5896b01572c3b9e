package org.creditsledger.history.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credits page with a slow, a refusing and an empty database: only PostgreSQL lets a test arrange that. */
@Tag("pages")
class CreditsStatesIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @BeforeAll
    static void aUserWithoutEntries() throws SQLException {
        execute("insert into users (uid, email, role, created_at)"
                + " values ('newcomer', 'newcomer@demo.example', 'user', now())");
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_skeleton_is_shown_until_the_database_answers(int width, ColorScheme colorScheme) throws SQLException {
        var page = signedIn("alice", width, colorScheme);
        try (var owner = pages.application().connectAsOwner()) {
            owner.setAutoCommit(false);
            owner.createStatement().execute("lock table balances, credits_ledger in access exclusive mode");

            page.reload();
            assertThat(page.locator(".skeleton-rows")).isVisible();
            assertThat(page.locator(".skeleton-card").first()).isVisible();
            assertThat(page.locator(".entries-panel")).hasAttribute("aria-busy", "true");
            Browser.screenshots(page, "credits-loading-%s-" + width);
            owner.rollback();
        }
        assertThat(page.locator(".entries-count")).isVisible();
        assertThat(page.locator(".skeleton:visible")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_failure_has_a_support_id_and_disappears_after_a_retry(int width, ColorScheme colorScheme) {
        var page = signedIn("alice", width, colorScheme);
        pages.application().withoutTable("credits_ledger", () -> {
            page.reload();
            assertThat(page.locator(".failure")).containsText("The entries could not be loaded");
            assertThat(page.locator(".failure"))
                    .containsText(Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
            assertThat(page.locator("[data-type=image] .available")).isVisible();
            Browser.screenshots(page, "credits-failure-%s-" + width);
        });

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
                .click();
        assertThat(page.locator(".entries-count")).isVisible();
        assertThat(page.locator(".failure")).isHidden();
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_new_user_sees_the_next_step(int width, ColorScheme colorScheme) {
        var page = signedIn("newcomer", width, colorScheme);

        assertThat(page.getByText("No credit activity yet")).isVisible();
        assertThat(page.getByText("None left").first()).isVisible();
        Browser.screenshots(page, "credits-nothing-yet-%s-" + width);
        page.locator(".nothing-yet a").click();
        assertThat(page).hasTitle("Top up");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection owner = pages.application().connectAsOwner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Page signedIn(String uid, int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", uid, width, colorScheme);
        assertThat(page.locator("[data-type=image] .available")).isVisible();
        return page;
    }
}
