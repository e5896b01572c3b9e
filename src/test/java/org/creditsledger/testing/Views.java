package org.creditsledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.internal.MockVaadin;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.UI;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** What a browser does by itself, for tests of views without one. */
public final class Views {

    private Views() {}

    /** Waits for changes that a browser would get by push. */
    public static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().pollInSameThread().untilAsserted(() -> {
            MockVaadin.clientRoundtrip();
            assertion.run();
        });
    }

    /** Waits until none of the parts is loading. */
    public static void settle(HasElement... parts) {
        eventually(() -> assertThat(parts).noneMatch(part -> part.getElement().hasAttribute("aria-busy")));
    }

    /** The path and the query in the address bar. */
    public static String location() {
        return UI.getCurrent().getInternals().getActiveViewLocation().getPathWithQueryParameters();
    }
}
