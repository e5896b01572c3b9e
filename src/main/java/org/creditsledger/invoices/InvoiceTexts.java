package org.creditsledger.invoices;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;

/** The words of an invoice, from where the pages have theirs; there is no page when one is issued or rendered. */
class InvoiceTexts {

    private final Locale language;
    private final ResourceBundle texts;

    InvoiceTexts(Locale language) {
        this.language = language;
        // No fallback: the language of the machine is nobody's choice.
        this.texts = ResourceBundle.getBundle(
                "vaadin-i18n.translations", language, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
    }

    String get(String key, Object... arguments) {
        return new MessageFormat(texts.getString(key), language).format(arguments);
    }

    /** Types are data and may be newer than the texts; then the code itself is printed. */
    String typeName(String type) {
        try {
            return get("type." + type);
        } catch (MissingResourceException newerThanTheTexts) {
            return type;
        }
    }
}
