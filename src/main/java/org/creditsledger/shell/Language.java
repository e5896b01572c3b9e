package org.creditsledger.shell;

import com.vaadin.flow.server.VaadinRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages of the pages. Another one is a line here and a file in vaadin-i18n. */
enum Language {
    ENGLISH(Locale.ENGLISH),
    GERMAN(Locale.GERMAN);

    static final List<Locale> LOCALES =
            Arrays.stream(values()).map(language -> language.locale).toList();

    final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** As it stands in cookies and in the document. */
    String code() {
        return locale.getLanguage();
    }

    /** In the language itself, as those who look for it know it. */
    String ownName() {
        return locale.getDisplayLanguage(locale);
    }

    static Optional<Language> of(@Nullable String code) {
        return Arrays.stream(values())
                .filter(language -> language.code().equals(code))
                .findFirst();
    }

    /**
     * The reader's: the one that was chosen, else the first of the browser's that there is, else English. Numbers and dates
     * are written as in the browser's country, if it speaks that language.
     */
    static Locale localeFor(VaadinRequest request) {
        var accepted = Collections.list(request.getLocales());
        var chosen = Preference.LANGUAGE.of(request).flatMap(Language::of);
        return accepted.stream()
                .filter(locale -> chosen.map(language -> language.code().equals(locale.getLanguage()))
                        .orElseGet(() -> of(locale.getLanguage()).isPresent()))
                .findFirst()
                .orElse(chosen.orElse(ENGLISH).locale);
    }
}
