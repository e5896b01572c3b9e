package org.creditsledger.shell;

import com.vaadin.flow.component.page.Page;
import com.vaadin.flow.server.VaadinRequest;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a browser remembers of its reader. In cookies, and not in its local storage, so that the server knows before it
 * sends the first page: nothing has to be repainted or translated again.
 */
enum Preference {
    LANGUAGE("credits-language"),
    COLORS("credits-colors");

    private static final int MAX_AGE_SECONDS = 365 * 24 * 60 * 60;

    private final String cookie;

    Preference(String cookie) {
        this.cookie = cookie;
    }

    Optional<String> of(VaadinRequest request) {
        return Optional.ofNullable(request.getCookies()).stream()
                .flatMap(Arrays::stream)
                .filter(sent -> sent.getName().equals(cookie))
                .map(Cookie::getValue)
                .findFirst();
    }

    /** @param value of letters only */
    void remember(String value, Page page) {
        page.executeJs(
                "document.cookie = $0 + '=' + $1 + ';path=/;max-age=' + $2 + ';samesite=lax'",
                cookie,
                value,
                MAX_AGE_SECONDS);
    }
}
