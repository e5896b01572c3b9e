package org.creditsledger.invoices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Reads the written PDF back with PDFBox. */
class InvoicePdfTest {

    private static final float POINTS_PER_MM = 72 / 25.4f;

    private final InvoicePdf pdf = new InvoicePdf();

    @Test
    void number_parties_lines_totals_and_payment_are_printed() throws IOException {
        var invoice = InvoiceExample.ORDINARY;

        var text = text(invoice);

        assertThat(text)
                .contains("Invoice\n2026-000123")
                .contains("Example Pixel Works")
                .contains("1 Example Street\n00000 Exampletown")
                .contains("Tax ID XX000000000")
                .contains("alice\nalice@demo.example")
                .contains("May 4, 2026")
                .contains("Amount (USD)")
                .contains("Image credits")
                .contains("2,000 129.00")
                .contains("Net 107.50")
                .contains("VAT 20% 21.50")
                .contains("Total 129.00 USD")
                .contains("Paid in full")
                .contains("pi_demo_0123456789ab");
    }

    @Test
    void it_is_one_a4_page_with_a_title_a_language_and_tags() throws IOException {
        try (var document = open(InvoiceExample.ORDINARY)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            assertThat(document.getPage(0).getMediaBox().getWidth()).isCloseTo(210 * POINTS_PER_MM, within(1f));
            assertThat(document.getPage(0).getMediaBox().getHeight()).isCloseTo(297 * POINTS_PER_MM, within(1f));
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Invoice 2026-000123");
            assertThat(document.getDocumentInformation().getSubject()).isEqualTo("Invoice 2026-000123");
            assertThat(document.getDocumentInformation().getAuthor()).isEqualTo("Example Pixel Works");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo("2026-05-04T12:00:00Z");
            var catalog = document.getDocumentCatalog();
            assertThat(catalog.getLanguage()).isEqualTo("en");
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getStructureTreeRoot().getKids()).isNotEmpty();
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
        }
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void the_renderer_logs_no_warnings(CapturedOutput output) {
        pdf.render(InvoiceExample.INTERNATIONAL);

        assertThat(output.getAll())
                .doesNotContain("WARN")
                .doesNotContain("INFO")
                .doesNotContain("openhtmltopdf");
    }

    @Test
    void only_the_used_parts_of_fonts_are_embedded() throws IOException {
        try (var document = open(InvoiceExample.INTERNATIONAL)) {
            var fonts = fonts(document);
            assertThat(fonts).hasSizeGreaterThanOrEqualTo(3).allSatisfy(font -> {
                assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                assertThat(font.getName()).as("a subset").matches("[A-Z]{6}\\+.*");
            });
        }
    }

    @Test
    void names_in_other_scripts_are_printed() throws IOException {
        assertThat(text(InvoiceExample.INTERNATIONAL))
                .contains("Żółć & Œuvre GmbH")
                .contains("Προσφορά")
                .contains("Съешь ещё")
                .contains("株式会社ピクセル")
                .contains("北京市朝阳区");
    }

    @Test
    void the_same_invoice_is_the_same_file() throws IOException {
        assertThat(pdf.render(InvoiceExample.ORDINARY)).isEqualTo(new InvoicePdf().render(InvoiceExample.ORDINARY));
        try (var document = open(InvoiceExample.ORDINARY)) {
            var metadata =
                    new String(document.getDocumentCatalog().getMetadata().toByteArray());
            assertThat(metadata).doesNotContain("CreateDate").doesNotContain("ModifyDate");
        }
    }

    @Test
    void long_names_many_address_lines_and_many_lines_lose_nothing() throws IOException {
        var invoice = InvoiceExample.LONG;
        var text = text(invoice);

        assertThat(text.replaceAll("\\s", ""))
                .contains(invoice.buyer().uid())
                .contains(invoice.buyer().email())
                .contains(invoice.seller().name().replace(" ", ""))
                .contains(invoice.paymentId());
        assertThat(text).contains(invoice.seller().addressLines());
        invoice.lines().forEach(line -> assertThat(text).contains(line.description()));
        assertThat(text)
                .contains("Total 2,800.00 USD")
                .contains("2026-000123 1 / 3")
                .contains("2026-000123 2 / 3");
        try (var document = open(invoice)) {
            for (var page = 0; page < document.getNumberOfPages(); page++) {
                assertThat(rightmost(document, page))
                        .as("page %d ends within its margin", page + 1)
                        .isLessThanOrEqualTo((210 - 19) * POINTS_PER_MM);
            }
        }
    }

    @Test
    void an_invoice_of_a_seller_without_a_name_is_still_a_pdf() throws IOException {
        assertThat(text(InvoiceExample.soldBy(new Invoice.Seller("", List.of(), "", ""))))
                .contains("Total 129.00 USD");
    }

    @ParameterizedTest(name = "{0} of {1} are {2}")
    @CsvSource({
        "3900, USD, '39.00 USD'",
        "3900, JPY, '3,900 JPY'",
        "3900, KWD, '3.900 KWD'",
        "5, EUR, '0.05 EUR'",
        "123456789012, EUR, '1,234,567,890.12 EUR'"
    })
    void money_has_the_places_of_its_currency(long grossMinor, String currency, String total) throws IOException {
        assertThat(text(InvoiceExample.of(grossMinor, currency))).contains("Total " + total);
    }

    @Test
    void markup_in_a_text_stays_text_and_opens_nothing() throws IOException {
        var name = "<img src=\"file:///etc/hostname\"/>&amp; </p><style>*{display:none}</style>\u0000\u0007\uD83D";

        var text = text(InvoiceExample.soldBy(new Invoice.Seller(name, List.of("]]>"), "", "")));

        assertThat(text.replaceAll("\\s", ""))
                .contains("<imgsrc=\"file:///etc/hostname\"/>&amp;</p><style>*{display:none}</style>")
                .contains("]]>")
                .contains("Total129.00USD");
    }

    /** Writes example files for a manual review. */
    @Test
    void examples_are_written_for_a_manual_review() throws IOException {
        var folder = Files.createDirectories(Path.of("target/invoices"));
        Files.write(folder.resolve("ordinary.pdf"), pdf.render(InvoiceExample.ORDINARY));
        Files.write(folder.resolve("international.pdf"), pdf.render(InvoiceExample.INTERNATIONAL));
        Files.write(folder.resolve("long.pdf"), pdf.render(InvoiceExample.LONG));

        assertThat(folder).isDirectoryContaining("glob:**ordinary.pdf");
    }

    private String text(Invoice invoice) throws IOException {
        try (var document = open(invoice)) {
            var stripper = new PDFTextStripper();
            stripper.setLineSeparator("\n");
            stripper.setSortByPosition(false);
            // The no-break space between amount and currency reads as a space.
            return stripper.getText(document).replace('\u00A0', ' ');
        }
    }

    private PDDocument open(Invoice invoice) throws IOException {
        return Loader.loadPDF(pdf.render(invoice));
    }

    private static List<PDFont> fonts(PDDocument document) throws IOException {
        var fonts = new ArrayList<PDFont>();
        for (var page : document.getPages()) {
            PDResources resources = page.getResources();
            for (var name : resources.getFontNames()) {
                fonts.add(resources.getFont(name));
            }
        }
        return fonts;
    }

    private static float rightmost(PDDocument document, int page) throws IOException {
        var ends = new ArrayList<Float>();
        var stripper = new PDFTextStripper() {
            @Override
            protected void processTextPosition(org.apache.pdfbox.text.TextPosition text) {
                ends.add(text.getXDirAdj() + text.getWidthDirAdj());
            }
        };
        stripper.setStartPage(page + 1);
        stripper.setEndPage(page + 1);
        stripper.getText(document);
        return Collections.max(ends);
    }

    static class InvoiceExample {

        private static final Invoice.Seller SELLER = new Invoice.Seller(
                "Example Pixel Works",
                List.of("1 Example Street", "00000 Exampletown"),
                "XX000000000",
                "billing@seller.example");
        private static final Invoice.Buyer ALICE = new Invoice.Buyer("alice", "alice@demo.example");

        static final Invoice ORDINARY = of(12_900, "USD");
        static final Invoice INTERNATIONAL = soldBy(new Invoice.Seller(
                "Żółć & Œuvre GmbH",
                List.of("株式会社ピクセル 東京都千代田区", "北京市朝阳区", "Προσφορά 12", "Съешь ещё этих булок", "Größe ß ﬁ"),
                "ATU00000000",
                "büro@beispiel.example"));
        static final Invoice LONG = with(
                new Invoice.Seller(
                        "The Worshipful Company of Makers of Very Large Pictures and of Still Larger Moving Pictures, "
                                + "Successors to Example & Example Limited Liability Partnership",
                        IntStream.rangeClosed(1, 10)
                                .mapToObj("Line %d of the address"::formatted)
                                .toList(),
                        "XX" + "0".repeat(60),
                        "accounts-receivable@" + "long.".repeat(20) + "example"),
                new Invoice.Buyer("u".repeat(128), "e".repeat(64) + "@" + "mail.".repeat(30) + "example"),
                IntStream.rangeClosed(1, 28)
                        .mapToObj(
                                i -> new Invoice.Line("Image credits, part " + i, "image-" + i, "image", i, 1, 10_000))
                        .toList(),
                280_000,
                "USD",
                "pi_" + "0".repeat(125));

        static Invoice of(long grossMinor, String currency) {
            return with(SELLER, ALICE, lines(grossMinor), grossMinor, currency, "pi_demo_0123456789ab");
        }

        static Invoice soldBy(Invoice.Seller seller) {
            return with(seller, ALICE, lines(12_900), 12_900, "USD", "pi_demo_0123456789ab");
        }

        private static List<Invoice.Line> lines(long grossMinor) {
            return List.of(new Invoice.Line("Image credits", "image-2000", "image", 2_000, 1, grossMinor));
        }

        private static Invoice with(
                Invoice.Seller seller,
                Invoice.Buyer buyer,
                List<Invoice.Line> lines,
                long grossMinor,
                String currency,
                String paymentId) {
            var taxMinor = Tax.includedIn(grossMinor, 2_000);
            return new Invoice(
                    UUID.fromString("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"),
                    "2026-000123",
                    LocalDate.of(2026, 5, 4),
                    Instant.parse("2026-05-04T12:00:00Z"),
                    seller,
                    buyer,
                    lines,
                    currency,
                    "VAT",
                    2_000,
                    grossMinor - taxMinor,
                    taxMinor,
                    grossMinor,
                    "This is a demo: nothing was sold, and no tax is owed.",
                    "en",
                    paymentId,
                    UUID.fromString("0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c"));
        }
    }
}
