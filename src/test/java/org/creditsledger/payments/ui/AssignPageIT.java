package org.creditsledger.payments.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.checkoutSession;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.sql.SQLException;
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

/** Where an admin assigns an unmatched payment, in a real browser, on the packaged application and its demo. */
@Tag("pages")
class AssignPageIT {

    private static final String COMPLETED = "checkout.session.completed";

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void the_page_looks_right(int width, ColorScheme colors) {
        var page = Screen.ASSIGN.open(pages, width, colors);
        Browser.screenshots(page, "assign-" + width + "-%s");

        choose(page, "User", "bob");
        choosePack(page);
        button(page, "Review").click();
        assertThat(page.locator(".grant-review")).containsText("bob gets 500 image credits");
        Browser.screenshots(page, "assign-review-" + width + "-%s");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Test
    void a_payment_without_a_user_is_assigned_once_and_its_anomaly_is_resolved() throws SQLException {
        var payment = "pi_" + key();
        pages.application().sendStripeEvent(checkoutSession(COMPLETED, "paid", payment, "no body", "image-gone"));
        var before = entriesOf("bob");
        var page = pages.open(
                "/admin/credits/anomalies?kind=unmatched-payment&state=new", "admin", 1280, ColorScheme.LIGHT);
        // The newest is the first.
        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).containsText(payment);
        page.getByText("Assign this payment").click();
        assertThat(page.locator(".assign-view")).containsText("39.00\u00A0USD");

        choose(page, "User", "bob");
        choosePack(page);
        button(page, "Review").click();
        button(page, "Assign").dblclick(new Locator.DblclickOptions().setNoWaitAfter(true));

        assertThat(page.locator(".assign-view .message")).containsText("bob received 500 image credits");
        Browser.screenshot(page, "assign-done");
        Assertions.assertThat(entriesOf("bob")).isEqualTo(before + 1);
        Assertions.assertThat(pages.application()
                        .sendStripeEvent(checkoutSession(COMPLETED, "paid", payment, "no body", "image-gone"))
                        .body())
                .contains("duplicate");
        Assertions.assertThat(entriesOf("bob")).isEqualTo(before + 1);

        page.getByText("Show invoice").click();
        assertThat(page.locator(".invoice")).containsText(payment);
        page.goBack();
        page.getByText("Back to the anomalies").click();
        page.navigate(pages.url("/admin/credits/anomalies?kind=unmatched-payment&state=resolved"));
        // The newest is the first.
        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).containsText(payment);
        assertThat(page.locator(".entry-details")).containsText(Pattern.compile("Resolved, admin: Assigned to bob"));
    }

    private static void choose(Page page, String field, String text) {
        var input = page.getByLabel(field).first();
        input.fill(text);
        page.getByRole(
                        AriaRole.OPTION,
                        new Page.GetByRoleOptions().setName(text).setExact(true))
                .first()
                .click();
    }

    private static void choosePack(Page page) {
        page.locator("vaadin-select").click();
        page.getByRole(AriaRole.OPTION)
                .filter(new Locator.FilterOptions().setHasText("image-500"))
                .click();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static long entriesOf(String uid) throws SQLException {
        try (var connection = pages.application().connectAsOwner();
                var statement = connection.prepareStatement("select count(*) from credits_ledger where uid = ?")) {
            statement.setString(1, uid);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
