package org.creditsledger.shell;

import com.vaadin.flow.i18n.I18NProvider;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import org.springframework.stereotype.Component;

/** Finds the words of the pages; Vaadin's own provider would take the language of the machine where one is missing. */
@Component
class Texts implements I18NProvider {

    private static final Control NO_LANGUAGE_OF_THE_MACHINE = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);

    @Override
    public List<Locale> getProvidedLocales() {
        return Language.LOCALES;
    }

    /** @return what nobody can take for a text, with the key in it, where there is no text */
    @Override
    public String getTranslation(String key, Locale locale, Object... values) {
        try {
            var text = ResourceBundle.getBundle("vaadin-i18n.translations", locale, NO_LANGUAGE_OF_THE_MACHINE)
                    .getString(key);
            return values.length == 0 ? text : new MessageFormat(text, locale).format(values);
        } catch (MissingResourceException missing) {
            return "!{" + key + "}!";
        }
    }
}
