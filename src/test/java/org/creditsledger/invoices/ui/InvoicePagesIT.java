package org.creditsledger.invoices.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The invoices in a real browser, on the packaged application. */
@Tag("pages")
class InvoicePagesIT {

    private static final Pattern NUMBER = Pattern.compile("\\d{4}-\\d{6}");

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void alice_finds_an_invoice_and_downloads_it() throws IOException {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Invoices"))
                .click();
        var number = firstNumber(page).textContent();

        firstNumber(page).click();
        assertThat(page.locator(".invoice h1")).hasText("Invoice");
        assertThat(page.locator(".invoice-number")).hasText(number);
        assertThat(page.locator(".invoice-buyer")).containsText("alice@demo.example");
        assertThat(page).hasTitle("Invoice " + number);
        var total = page.locator(".invoice-total .number").textContent();

        var pdf = downloaded(page, page.getByText("Download PDF"), number);
        try (var document = Loader.loadPDF(pdf)) {
            Assertions.assertThat(new PDFTextStripper().getText(document))
                    .contains(number)
                    .contains(total);
        }
    }

    @Test
    void a_pdf_is_downloaded_from_the_list_too() throws IOException {
        var page = signedInAs("alice", 1280, ColorScheme.LIGHT);
        page.navigate(pages.url("/bills/invoices"));
        var number = firstNumber(page).textContent();

        var link = page.getByLabel("PDF of invoice " + number).first();

        downloaded(page, link, number);
    }

    @Test
    void an_invoice_of_another_user_is_no_page_and_no_download() {
        var alice = signedInAs("alice", 1280, ColorScheme.LIGHT);
        alice.navigate(pages.url("/bills/invoices"));
        firstNumber(alice).click();
        assertThat(alice.locator(".invoice")).isVisible();
        var address = alice.url();

        var bob = signedInAs("bob", 1280, ColorScheme.LIGHT);
        for (var foreignOrUnknown :
                new String[] {address, address + ".pdf", pages.url("/bills/invoices/") + UUID.randomUUID()}) {
            bob.navigate(foreignOrUnknown);
            assertThat(bob.getByText("Page not found")).isVisible();
            Assertions.assertThat(bob.content()).doesNotContain("alice");
        }
        var admin = signedInAs("admin", 1280, ColorScheme.LIGHT);
        admin.navigate(address);
        assertThat(admin.locator(".invoice-buyer")).containsText("alice");
    }

    @Test
    void signing_in_is_required() {
        var page = pages.newPage(1280, ColorScheme.LIGHT);

        var answer = page.request()
                .get(
                        pages.url("/bills/invoices/") + UUID.randomUUID() + ".pdf",
                        RequestOptions.create().setMaxRedirects(0));

        Assertions.assertThat(answer.status()).isEqualTo(302);
        Assertions.assertThat(answer.headers().get("location")).endsWith("/login");
    }

    @Test
    void the_page_prints_the_invoice_on_one_sheet_and_nothing_around_it() throws IOException {
        var page = signedInAs("alice", 1280, ColorScheme.DARK);
        page.navigate(pages.url("/bills/invoices"));
        firstNumber(page).click();
        assertThat(page.locator(".invoice")).isVisible();

        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator("html")).hasCSS("color-scheme", "light");
        assertThat(page.getByText("Download PDF")).isHidden();
        assertThat(page.getByText("Sign out")).isHidden();
        var printed = page.pdf(new Page.PdfOptions().setFormat("A4"));

        Files.createDirectories(Path.of("target/invoices"));
        Files.write(Path.of("target/invoices/printed-page.pdf"), printed);
        try (var document = Loader.loadPDF(printed)) {
            Assertions.assertThat(document.getNumberOfPages()).isEqualTo(1);
            Assertions.assertThat(new PDFTextStripper().getText(document))
                    .contains("Paid in full")
                    .doesNotContain("Credits usage");
        }
    }

    @ParameterizedTest
    @CsvSource({"1280, LIGHT, ''", "375, DARK, -narrow"})
    void the_pages_load_without_errors_in_the_console(int width, ColorScheme colorScheme, String suffix) {
        var page = pages.open("/bills/invoices", "alice", width, colorScheme);
        assertThat(firstNumber(page)).isVisible();
        Browser.screenshots(page, "invoices" + suffix, "invoices" + suffix + "-dark");

        firstNumber(page).click();
        assertThat(page.locator(".invoice")).isVisible();
        Browser.screenshots(page, "invoice" + suffix, "invoice" + suffix + "-dark");

        Assertions.assertThat((Integer)
                        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("nothing is cut off at the sides")
                .isZero();
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static byte[] downloaded(Page page, Locator link, String number) throws IOException {
        Download download = page.waitForDownload(link::click);
        Assertions.assertThat(download.suggestedFilename()).isEqualTo(number + ".pdf");
        var bytes = Files.readAllBytes(download.path());
        Assertions.assertThat(new String(bytes, 0, 5)).isEqualTo("%PDF-");
        return bytes;
    }

    private static Locator firstNumber(Page page) {
        return page.locator("vaadin-grid a:visible")
                .filter(new Locator.FilterOptions().setHasText(NUMBER))
                .first();
    }

    private static Page signedInAs(String uid, int width, ColorScheme colorScheme) {
        return pages.open("/bills/credits", uid, width, colorScheme);
    }
}
