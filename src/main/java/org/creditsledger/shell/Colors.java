package org.creditsledger.shell;

import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.VaadinRequest;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** Light or dark, or as the reader's system is. */
enum Colors {
    SYSTEM(ColorScheme.Value.LIGHT_DARK),
    LIGHT(ColorScheme.Value.LIGHT),
    DARK(ColorScheme.Value.DARK);

    final ColorScheme.Value scheme;

    Colors(ColorScheme.Value scheme) {
        this.scheme = scheme;
    }

    /** As it stands in the cookie and in the names of texts. */
    String code() {
        return Codes.of(this);
    }

    static Colors of(@Nullable String code) {
        return code == null ? SYSTEM : Codes.parse(Colors.class, code).orElse(SYSTEM);
    }

    static Colors chosenIn(VaadinRequest request) {
        return of(Preference.COLORS.of(request).orElse(null));
    }
}
