package org.creditsledger.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.SessionDestroyEvent;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.SystemMessagesInfo;
import com.vaadin.flow.server.UIInitEvent;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServiceInitListener;
import com.vaadin.flow.server.WrappedSession;
import com.vaadin.flow.server.communication.IndexHtmlResponse;
import java.security.SecureRandom;
import java.util.Base64;
import org.creditsledger.security.Headers;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Makes each page right for its reader before anything is painted: language, colours, and what Vaadin itself says. */
@Component
class PageSetup implements VaadinServiceInitListener {

    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Texts texts;

    PageSetup(Texts texts) {
        this.texts = texts;
    }

    @Override
    public void serviceInit(ServiceInitEvent event) {
        event.addIndexHtmlRequestListener(PageSetup::beforeFirstPaint);
        event.addIndexHtmlRequestListener(PageSetup::allowOwnScripts);
        event.getSource().addUIInitListener(this::beforeFirstView);
        event.getSource().setSystemMessagesProvider(this::messages);
        event.getSource().addSessionDestroyListener(PageSetup::endSignIn);
    }

    /**
     * Vaadin closes what is its own of a session that was idle; the heartbeats of the open page keep the rest alive. The
     * page would say that its reader is signed out, and lead back without a password.
     */
    private static void endSignIn(SessionDestroyEvent event) {
        @Nullable WrappedSession session = event.getSession().getSession();
        if (session != null) {
            try {
                session.invalidate();
            } catch (IllegalStateException over) {
                // Then that is what closed the page's part.
            }
        }
    }

    private static void beforeFirstPaint(IndexHtmlResponse response) {
        var scheme = Colors.chosenIn(response.getVaadinRequest()).scheme;
        response.getDocument()
                .selectXpath("/html")
                .attr("lang", Language.localeFor(response.getVaadinRequest()).toLanguageTag())
                .attr("theme", scheme.getThemeValue())
                .attr("style", "color-scheme: " + scheme.getValue());
    }

    private static void allowOwnScripts(IndexHtmlResponse response) {
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        var nonce = Base64.getEncoder().encodeToString(bytes);
        response.getDocument().select("script").attr("nonce", nonce);
        response.getVaadinResponse().setHeader(Headers.CONTENT_SECURITY_POLICY, Headers.ofPages(nonce));
        // It has the token of its reader's session.
        response.getVaadinResponse().setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private void beforeFirstView(UIInitEvent event) {
        UI ui = event.getUI();
        var locale = Language.localeFor(VaadinRequest.getCurrent());
        ui.setLocale(locale);
        var reconnect = ui.getReconnectDialogConfiguration();
        reconnect.setDialogText(texts.getTranslation("connection.lost", locale));
        reconnect.setDialogTextGaveUp(texts.getTranslation("connection.given-up", locale));
        ui.getPage()
                .executeJs(
                        "const indicator = window.Vaadin?.connectionIndicator; if (indicator) indicator.onlineText = $0",
                        texts.getTranslation("connection.back", locale));
    }

    private SystemMessages messages(SystemMessagesInfo info) {
        @Nullable VaadinRequest request = info.getRequest(); // there is none when a WebSocket asks
        var locale = request == null ? info.getLocale() : Language.localeFor(request);
        var messages = new CustomizedSystemMessages();
        // Without a notice the page would change under the reader's hands. A click loads it again: whose session is
        // over
        // signs in, and comes back to it.
        messages.setSessionExpiredNotificationEnabled(true);
        messages.setSessionExpiredCaption(texts.getTranslation("session.expired.title", locale));
        messages.setSessionExpiredMessage(texts.getTranslation("session.expired.text", locale));
        messages.setInternalErrorCaption(texts.getTranslation("internal-error.title", locale));
        messages.setInternalErrorMessage(texts.getTranslation("internal-error.text", locale));
        messages.setSyncErrorCaption(texts.getTranslation("sync-error.title", locale));
        messages.setSyncErrorMessage(texts.getTranslation("sync-error.text", locale));
        messages.setCookiesDisabledNotificationEnabled(true);
        messages.setCookiesDisabledCaption(texts.getTranslation("cookies-disabled.title", locale));
        messages.setCookiesDisabledMessage(texts.getTranslation("cookies-disabled.text", locale));
        return messages;
    }
}
