package org.creditsledger.invoices;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import org.creditsledger.shell.Formats;
import org.springframework.web.util.HtmlUtils;

/** Renders an invoice as one XHTML article, which the page shows and the PDF is made from. */
final class InvoiceDocument {

    private final Invoice invoice;
    private final InvoiceTexts texts;
    private final Formats formats;

    private InvoiceDocument(Invoice invoice) {
        var language = Locale.forLanguageTag(invoice.language());
        this.invoice = invoice;
        this.texts = new InvoiceTexts(language);
        this.formats = new Formats(language, ZoneOffset.UTC);
    }

    static String article(Invoice invoice) {
        return new InvoiceDocument(invoice).article();
    }

    static String title(Invoice invoice) {
        return new InvoiceDocument(invoice).text("title") + " " + invoice.number();
    }

    private String article() {
        return """
                <article class="invoice" lang="%s">
                <div class="invoice-top">
                <div class="invoice-heading"><h1>%s</h1><p class="invoice-number">%s</p></div>
                <div class="invoice-seller"><p>%s</p></div>
                </div>
                <div class="invoice-top">
                <div class="invoice-buyer"><h2>%s</h2><p>%s</p></div>
                <div class="invoice-facts">%s</div>
                </div>
                <table class="invoice-lines">
                <thead><tr><th scope="col">%s</th><th scope="col" class="number">%s</th><th scope="col" class="number">%s</th></tr></thead>
                <tbody>%s</tbody>
                </table>
                <div class="invoice-sum"><table class="invoice-totals"><tbody>%s%s%s</tbody></table></div>
                <p class="invoice-paid">%s</p>
                %s</article>
                """.formatted(
                        escaped(invoice.language()),
                        escaped(text("title")),
                        escaped(invoice.number()),
                        seller(),
                        escaped(text("buyer")),
                        buyer(),
                        facts(),
                        escaped(text("description")),
                        escaped(text("credits")),
                        escaped(text("amount", invoice.currency())),
                        lines(),
                        total("", text("net"), amount(invoice.netMinor())),
                        total("", text("tax", invoice.taxName(), taxRate()), amount(invoice.taxMinor())),
                        total("invoice-total", text("total"), formats.money(invoice.grossMinor(), invoice.currency())),
                        escaped(text("paid")),
                        note());
    }

    private String seller() {
        var seller = invoice.seller();
        var parts = new ArrayList<String>();
        if (!seller.name().isEmpty()) {
            parts.add("<strong>" + escaped(seller.name()) + "</strong>");
        }
        seller.addressLines().forEach(line -> parts.add(escaped(line)));
        if (!seller.taxId().isEmpty()) {
            parts.add(escaped(text("tax-id", seller.taxId())));
        }
        if (!seller.email().isEmpty()) {
            parts.add(escaped(seller.email()));
        }
        return String.join("<br/>", parts);
    }

    private String buyer() {
        var uid = escaped(invoice.buyer().uid());
        var email = invoice.buyer().email();
        return "<strong>" + uid + "</strong>" + (email == null ? "" : "<br/>" + escaped(email));
    }

    private String facts() {
        return fact(text("issued-on"), date(invoice.issuedOn())) + fact(text("payment"), invoice.paymentId());
    }

    private String fact(String name, String value) {
        return "<h2>%s</h2><p>%s</p>".formatted(escaped(name), escaped(value));
    }

    private String lines() {
        var rows = new StringBuilder();
        invoice.lines()
                .forEach(line -> rows.append("""
                        <tr><td>%s<br/><small>%s</small></td><td class="number">%s</td><td class="number">%s</td></tr>
                        """.formatted(
                                escaped(line.description()),
                                escaped(soldAs(line)),
                                escaped(formats.number(line.credits())),
                                escaped(amount(line.grossMinor())))));
        return rows.toString();
    }

    private String soldAs(Invoice.Line line) {
        return line.periodStart() == null || line.periodEnd() == null
                ? text("pack", line.packId(), line.quantity())
                : text("period", date(line.periodStart()), date(line.periodEnd()));
    }

    private String total(String cssClass, String name, String value) {
        return "<tr class=\"%s\"><th scope=\"row\">%s</th><td class=\"number\">%s</td></tr>"
                .formatted(cssClass, escaped(name), escaped(value));
    }

    private String note() {
        return invoice.note().isEmpty() ? "" : "<p class=\"invoice-note\">" + escaped(invoice.note()) + "</p>";
    }

    private String taxRate() {
        return formats.decimal(BigDecimal.valueOf(invoice.taxRateBasisPoints(), 2));
    }

    private String amount(long minor) {
        return formats.amount(minor, invoice.currency());
    }

    private String date(LocalDate date) {
        return formats.date(date);
    }

    private String text(String key, Object... arguments) {
        return texts.get("invoice.document." + key, arguments);
    }

    /** Escapes a text, and drops characters that XML cannot contain: controls and unpaired surrogates. */
    static String escaped(String text) {
        return HtmlUtils.htmlEscape(text.replaceAll("[\\p{Cntrl}\\p{Cs}\\uFFFE\\uFFFF]", " "), "UTF-8");
    }
}
