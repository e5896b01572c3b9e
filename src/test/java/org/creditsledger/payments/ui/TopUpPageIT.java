package org.creditsledger.payments.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/**
 * From Top Up through the simulator back to the credits, in a real browser, on the packaged application. Both databases
 * show that a purchase counts once and that every page hears of it; looks and words do not depend on them.
 */
class TopUpPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Tag("pages")
    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_purchase_shows_its_credits_by_itself(int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", "alice", width, colorScheme);
        var before = imageCredits(page);

        page.navigate(pages.url("/bills/top-up?type=image"));
        assertThat(page.getByText("$39.00")).isVisible();
        Browser.screenshots(page, "top-up-%s-" + width);
        buy(page);
        assertThat(button(page, "Pay $39.00")).isVisible();
        Browser.screenshots(page, "simulator-%s-" + width);
        button(page, "Pay $39.00").click();

        arrives(page, "500 Image credits added");
        Assertions.assertThat(page.url()).contains("/bills/checkout/");
        Browser.screenshots(page, "checkout-paid-%s-" + width);
        assertThat(link(page, "View the invoice")).isVisible();
        link(page, "Go to your credits usage").click();
        assertThat(page.locator("[data-type=image] .available")).isVisible();
        Assertions.assertThat(imageCredits(page)).isEqualTo(before + 500);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Tag("database")
    @Test
    void a_purchase_appears_on_every_open_page_without_a_reload_and_its_invoice_downloads() throws IOException {
        var page = signedIn("alice");
        var credits = page.context().newPage();
        credits.navigate(pages.url("/bills/credits"));
        var before = imageCredits(credits);
        var invoices = page.context().newPage();
        invoices.navigate(pages.url("/bills/invoices"));
        assertThat(invoices.getByText("PDF").first()).isVisible();

        toTheSimulator(page);
        button(page, "Pay $39.00").click();
        arrives(page, "500 Image credits added");
        link(page, "View the invoice").click();
        var invoice = page.locator(".invoice");
        assertThat(invoice).containsText("39.00 USD");
        var number = firstMatch("[0-9]{4}-[0-9]{6}", invoice.innerText());
        var paymentId = firstMatch("pi_[A-Za-z0-9_]+", invoice.innerText());

        assertThat(credits.locator("[data-type=image] .available"))
                .hasText(NumberFormat.getIntegerInstance(Locale.US).format(before + 500));
        button(credits, "Show 1 new entry").click();
        assertThat(credits.getByText("+500").first()).isVisible();
        credits.locator(".entry-link:visible").first().click();
        assertThat(credits.locator(".entry-details")).containsText(paymentId);
        assertThat(invoices.getByText(number).first()).isVisible();
        var download = page.waitForDownload(() -> link(page, "Download PDF").click());
        Assertions.assertThat(download.suggestedFilename()).contains(number).endsWith(".pdf");
        Assertions.assertThat(Files.readAllBytes(download.path()))
                .startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
    }

    @Tag("database")
    @Test
    void paying_twice_credits_once() {
        var page = signedIn("bob");
        var before = imageCredits(page);

        toTheSimulator(page);
        var simulator = page.url();
        button(page, "Pay twice").click();
        arrives(page, "500 Image credits added");
        page.navigate(simulator);
        assertThat(page.getByText("This checkout has already been used.")).isVisible();
        button(page, "Pay $39.00").click();
        arrives(page, "500 Image credits added");

        page.navigate(pages.url("/bills/credits"));
        Assertions.assertThat(imageCredits(page)).isEqualTo(before + 500);
    }

    @Tag("pages")
    @Test
    void a_declined_card_and_a_canceled_checkout_are_reported_and_can_be_retried() {
        var page = signedIn("bob");
        var before = imageCredits(page);

        toTheSimulator(page);
        button(page, "Pay with a card that is declined").click();
        arrives(page, "The payment was declined");
        Browser.screenshot(page, "checkout-declined");
        link(page, "Try again").click();
        buy(page);
        button(page, "Cancel").click();
        arrives(page, "This purchase has expired");

        page.navigate(pages.url("/bills/credits"));
        Assertions.assertThat(imageCredits(page)).isEqualTo(before);
    }

    @Tag("pages")
    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void a_direct_debit_is_processing_until_the_bank_answers(int width, ColorScheme colorScheme) {
        var page = pages.open("/bills/credits", "bob", width, colorScheme);
        var before = imageCredits(page);

        toTheSimulator(page);
        button(page, "Pay by direct debit").click();
        arrives(page, "Your payment is being processed");
        assertThat(page.getByText("can take several days")).isVisible();
        Browser.screenshots(page, "checkout-processing-%s-" + width);
        var checkout = page.url();
        page.navigate(pages.url("/bills/top-up?type=image"));
        assertThat(page.locator(".top-up-view .notice")).containsText("$39.00 for 500 Image credits");
        Browser.screenshots(page, "top-up-processing-%s-" + width);

        link(page, "View this purchase").click();
        page.waitForURL(checkout);
        link(page, "Back to the demo checkout, as the bank").click();
        assertThat(button(page, "The bank refuses")).isVisible();
        Browser.screenshots(page, "simulator-bank-%s-" + width);
        button(page, "The bank pays").click();
        arrives(page, "500 Image credits added");
        page.navigate(pages.url("/bills/top-up?type=image"));
        assertThat(page.getByText("$39.00")).isVisible();
        assertThat(page.locator(".top-up-view .notice")).isHidden();
        page.navigate(pages.url("/bills/credits"));
        assertThat(page.locator("[data-type=image] .available"))
                .hasText(NumberFormat.getIntegerInstance(Locale.US).format(before + 500));
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Tag("pages")
    @Test
    void a_refused_direct_debit_is_reported_in_german_too() {
        var page = pages.newPage(1280, ColorScheme.LIGHT);
        pages.chooseLanguage(page, "de");
        Browser.signIn(page, pages.url(""), "bob");
        page.navigate(pages.url("/bills/top-up?type=image"));
        buy(page);
        assertThat(button(page, "Zweimal bezahlen")).isVisible();
        Browser.screenshot(page, "simulator-de");
        button(page, "Per Lastschrift bezahlen").click();
        arrives(page, "Ihre Zahlung wird bearbeitet");
        Browser.screenshot(page, "checkout-processing-de");
        var checkout = page.url();
        page.navigate(pages.url("/bills/top-up"));
        assertThat(page.getByText("wird bearbeitet").first()).isVisible();
        Browser.screenshot(page, "top-up-processing-de");

        page.navigate(checkout);
        link(page, "Zurück zur Demo-Bezahlseite").click();
        button(page, "Die Bank lehnt ab").click();

        arrives(page, "Die Zahlung wurde abgelehnt");
        Browser.screenshot(page, "checkout-declined-de");
    }

    @Tag("pages")
    @Test
    void users_cannot_see_each_others_checkouts() {
        var page = signedIn("bob");
        toTheSimulator(page);
        var simulator = page.url();

        var other = signedIn("admin");
        other.navigate(simulator);

        assertThat(other.getByText("Page not found")).isVisible();
    }

    private static void toTheSimulator(Page page) {
        page.navigate(pages.url("/bills/top-up?type=image"));
        buy(page);
        assertThat(button(page, "Pay twice")).isVisible();
    }

    private static void buy(Page page) {
        page.locator("[data-pack=image-500] vaadin-button").click();
    }

    private static void arrives(Page page, String text) {
        assertThat(page.getByText(text)).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
    }

    private static String firstMatch(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pattern + " in " + text))
                .group();
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static com.microsoft.playwright.Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    private static Page signedIn(String uid) {
        return pages.open("/bills/credits", uid, 1280, ColorScheme.LIGHT);
    }

    private static long imageCredits(Page page) {
        return Long.parseLong(
                page.locator("[data-type=image] .available").textContent().replaceAll("\\D", ""));
    }
}
