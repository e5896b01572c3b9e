package org.creditsledger.history.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credits that expire, in a real browser on the packaged application. */
@Tag("pages")
class LotsPageIT {

    private static final String ADMIN =
            Base64.getEncoder().encodeToString("admin:demo".getBytes(StandardCharsets.UTF_8));
    private static final String FAR_END = "\"2100-03-01T00:00:00Z\"";
    private static final int SECONDS_OF_A_LOT = 30;

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void the_page_is_right_from_the_grant_to_the_end_and_the_refund(int width, ColorScheme colors) {
        var page = pages.open("/bills/credits", "carol", width, colors);
        assertThat(card(page)).isVisible();
        var before = Long.parseLong(card(page).textContent().replaceAll("\\D", ""));
        var label = "Spring " + key().substring(0, 8);
        var job = "job_" + key().substring(0, 8);

        grant(page, key(), 20, label, "promotional", "\"" + Instant.now().plusSeconds(SECONDS_OF_A_LOT) + "\"");
        assertThat(card(page)).hasText("" + (before + 20));
        assertThat(page.locator("[data-type=image] .expiring")).containsText("20 expire on ");
        page.locator(".lots > vaadin-details-summary").click();
        assertThat(lot(page, label)).containsText("20 promotional credits, 20 left, end on ");
        assertThat(lot(page, label)).containsText("Used first");

        pages.application().sendJobEvent(event("job.succeeded", "job_" + key(), 5));
        assertThat(lot(page, label)).containsText("15 left, end on ");
        pages.application().sendJobEvent(event("job.started", job, 10));
        assertThat(lot(page, label)).containsText("15 left, 10 held by running jobs, end on ");
        assertThat(card(page)).hasText("" + (before + 5));

        assertThat(lot(page, label))
                .containsText(
                        "10 still reserved by running jobs",
                        new LocatorAssertions.ContainsTextOptions().setTimeout(4_000 * SECONDS_OF_A_LOT));
        assertThat(card(page)).hasText("" + before);
        Browser.screenshot(page, "lots-over-" + width);

        pages.application().sendJobEvent(event("job.succeeded", job, 10));
        assertThat(lot(page, label)).hasCount(0);
        pages.application().sendJobEvent(event("job.failed", job, 10));
        assertThat(card(page)).hasText("" + (before + 10));
        assertThat(lot(page, label)).containsText("10 promotional credits, 10 left, end on ");
        page.locator(".lots-past > vaadin-details-summary").click();
        assertThat(page.locator(".lots-past li").filter(withText(label)))
                .containsText("Image: 20 promotional credits, ended on ");
        Browser.screenshot(page, "lots-past-" + width);

        page.navigate(pages.url("/bills/credits?source=expiry"));
        page.locator(".entry-link:visible").first().click();
        assertThat(page.locator(".entry-details")).containsText("5 image credits have expired.");
        assertThat(page.locator(".entry-details")).containsText("5 of " + label + " (promotional)");
        Browser.screenshot(page, "lots-entry-" + width);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1440, en", "375, en", "1440, de", "375, de"})
    void each_language_and_width_has_its_screenshots(int width, String language) {
        var page = pages.signedIn("carol", width, ColorScheme.LIGHT);
        someLots(page);
        pages.chooseLanguage(page, language);
        page.navigate(pages.url("/bills/credits"));
        assertThat(page.locator(".lots > vaadin-details-summary")).isVisible();
        EntriesOnPage.areThere(page);
        Browser.screenshots(page, "lots-closed-%s-" + width + "-" + language);

        page.locator(".lots > vaadin-details-summary").click();
        assertThat(lot(page, "The first year")).isVisible();
        Browser.screenshots(page, "lots-open-%s-" + width + "-" + language);
        Assertions.assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(width);

        var admin = pages.signedIn("admin", width, ColorScheme.LIGHT);
        pages.chooseLanguage(admin, language);
        admin.navigate(pages.url("/admin/credits/ledger?uid=carol"));
        admin.locator(".lots > vaadin-details-summary").click();
        assertThat(lot(admin, "The first year")).isVisible();
        Browser.screenshots(admin, "lots-admin-%s-" + width + "-" + language);
        var isGerman = language.equals("de");
        lot(admin, "The first year")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(isGerman ? "ändern" : "Change"))
                .click();
        var dialog = admin.locator("vaadin-dialog");
        dialog.locator("#change-lot").click();
        assertThat(dialog).containsText(isGerman ? "einen Grund an" : "Enter a reason");
        Browser.screenshots(admin, "lots-dialog-%s-" + width + "-" + language);
        dialog.getByText(isGerman ? "Für ungültig erklären" : "Void it").first().click();
        assertThat(dialog).containsText(isGerman ? "kein Auftrag reserviert" : "no job has reserved");
        Browser.screenshots(admin, "lots-void-%s-" + width + "-" + language);

        admin.navigate(pages.url("/admin/credits/users"));
        admin.locator("#grant").click();
        var end = admin.locator("vaadin-date-time-picker");
        // Its calendar would cover the button.
        end.evaluate("picker => { picker.value = '2020-03-01T12:00'; picker.dispatchEvent(new Event('change')); }");
        admin.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(isGerman ? "Prüfen" : "Review"))
                .click();
        assertThat(end).containsText(isGerman ? "in der Zukunft" : "in the future");
        end.scrollIntoViewIfNeeded();
        Browser.screenshots(admin, "lots-grant-%s-" + width + "-" + language);
    }

    private static void someLots(Page page) {
        grant(page, "lots-shown-1", 9, "The first year", "plan", FAR_END);
        grant(page, "lots-shown-2", 7, null, "compensation", FAR_END);
        grant(page, "lots-shown-3", 1, "Summer", "promotional", null);
        pages.application().sendJobEvent(event("job.started", "job_lots_shown", 4));
    }

    private static String event(String type, String job, int credits) {
        return jobEvent(type, job, "carol", "text2image", "flux-schnell", credits);
    }

    private static void grant(
            Page page, String key, long credits, String label, String category, String expiresAtAsJson) {
        var body = """
                {"uid": "carol", "type": "image", "direction": "credit", "amount": %d, "reason": "Test",
                 "category": "%s", "label": %s, "expiresAt": %s}
                """.formatted(credits, category, label == null ? null : "\"" + label + "\"", expiresAtAsJson);
        var answer = page.request()
                .post(
                        pages.url("/api/admin/credits/adjust"),
                        RequestOptions.create()
                                .setHeader("Authorization", "Basic " + ADMIN)
                                .setHeader("Content-Type", "application/json")
                                .setHeader("Idempotency-Key", key)
                                .setData(body));
        Assertions.assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    }

    private static Locator card(Page page) {
        return page.locator("[data-type=image] .available");
    }

    private static Locator lot(Page page, String label) {
        return page.locator(".lots li:not(.lots-past li)").filter(withText(label));
    }

    private static Locator.FilterOptions withText(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
