package org.creditsledger.invoices;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** The words of an invoice, from the translations of the pages; this also works without a page. */
class InvoiceTexts {

    private final Locale language;
    private final ResourceBundle texts;

    InvoiceTexts(Locale language) {
        this.language = language;
        // No fallback: the language of the machine must not matter.
        this.texts = ResourceBundle.getBundle(
                "vaadin-i18n.translations", language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    String get(String key, Object... arguments) {
        return new MessageFormat(texts.getString(key), language).format(arguments);
    }

    /** Types are data and may be newer than the translations; then the code itself is printed. */
    String typeName(String type) {
        try {
            return get("type." + type);
        } catch (MissingResourceException newerThanTheTexts) {
            return type;
        }
    }
}
