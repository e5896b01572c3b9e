package org.creditsledger.invoices;

import com.openhtmltopdf.extend.FSSupplier;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Renders an invoice on A4: tagged for screen readers, with the used parts of its fonts embedded. */
@Component
class InvoicePdf {

    private final String style = new String(resource("invoice.css"), StandardCharsets.UTF_8);
    private final byte[] regular = resource("NotoSans-Regular.ttf");
    private final byte[] bold = resource("NotoSans-Bold.ttf");
    /** For Chinese and Japanese. */
    private final byte[] fallback = resource("DroidSansFallbackFull.ttf");

    InvoicePdf() {
        XRLog.setLoggerImpl(new RendererLog());
    }

    byte[] render(Invoice invoice) {
        var builder = new PdfRendererBuilder()
                .usePdfUaAccessibility(true)
                .usePdfVersion(1.7f)
                .withProducer("Credits Ledger")
                .useFont(font(regular), "Noto Sans", 400, FontStyle.NORMAL, true)
                .useFont(font(bold), "Noto Sans", 700, FontStyle.NORMAL, true)
                .useFont(font(fallback), "Droid Sans Fallback", 400, FontStyle.NORMAL, true)
                .withHtmlContent(html(invoice), null);
        // The invoice is self-contained: no text in it may make the server open a file or an address.
        for (var priority : ExternalResourceControlPriority.values()) {
            builder.useExternalResourceAccessControl((uri, type) -> false, priority);
        }
        try (var renderer = builder.buildPdfRenderer();
                var document = renderer.createPDFKeepOpen()) {
            var information = document.getDocumentInformation();
            information.setCreationDate(calendar(invoice.paidAt()));
            information.setModificationDate(calendar(invoice.paidAt()));
            // The default is made from the time of day.
            document.setDocumentId(invoice.id().getMostSignificantBits());
            var bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    private String html(Invoice invoice) {
        var title = InvoiceDocument.escaped(InvoiceDocument.title(invoice));
        return """
                <!DOCTYPE html>
                <html xmlns="http://www.w3.org/1999/xhtml" lang="%s">
                <head><title>%s</title>
                <meta name="subject" content="%s"/>
                <meta name="author" content="%s"/>
                <style>%s
                @page { @bottom-left { color: #666666; content: "%s"; font-family: "Noto Sans"; font-size: 8pt } }</style>
                </head>
                <body>%s</body>
                </html>
                """.formatted(
                        InvoiceDocument.escaped(invoice.language()),
                        title,
                        title,
                        InvoiceDocument.escaped(invoice.seller().name()),
                        style,
                        invoice.number(),
                        InvoiceDocument.article(invoice));
    }

    private static Calendar calendar(Instant instant) {
        var calendar = new GregorianCalendar(TimeZone.getTimeZone("UTC"), Locale.ROOT);
        calendar.setTimeInMillis(instant.toEpochMilli());
        return calendar;
    }

    private static FSSupplier<InputStream> font(byte[] font) {
        return () -> new ByteArrayInputStream(font);
    }

    private static byte[] resource(String name) {
        try {
            return new ClassPathResource("invoices/" + name).getContentAsByteArray();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }
}
