package org.creditsledger.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.util.FileSystemUtils;

/**
 * The pages of the packaged application in a browser, for a field with {@link RegisterExtension}. Application and
 * browser start once for all tests that use them, so a test may see the data of others: it makes its own, or first
 * reads what exists.
 */
public class Pages implements BeforeAllCallback, AfterEachCallback {

    /** Otherwise each test of direct debits would wait for ten seconds. */
    private static final Map<String, String> SETTINGS = Map.of("credits.payments.processing-poll-ms", "1000");

    private final Map<Page, List<String>> errors = Collections.synchronizedMap(new IdentityHashMap<>());
    private Running running;

    @Override
    public void beforeAll(ExtensionContext context) {
        // With several processes, Surefire runs each class by itself: the root ends with its class.
        running = context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(Pages.class))
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class);
    }

    /** Closes all pages: each would keep its session and use the machine. */
    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            errors.keySet().forEach(page -> Browser.screenshotOfFailure(page, context.getUniqueId()));
        }
        errors.keySet().forEach(page -> page.context().close());
        errors.clear();
    }

    public PackagedApplication application() {
        return running.application;
    }

    public String url(String path) {
        return running.application.url() + path;
    }

    /** An empty page of an anonymous visitor. */
    public Page newPage(int width, ColorScheme colorScheme) {
        var page = running.browser.newPage(width, colorScheme);
        var ofPage = new CopyOnWriteArrayList<String>();
        page.onConsoleMessage(message -> {
            // A browser requests this icon once, on its first page, and there is none.
            if (message.type().equals("error") && !message.location().contains("/favicon.ico")) {
                ofPage.add(message.text() + " at " + message.location());
            }
        });
        page.onPageError(ofPage::add);
        errors.put(page, ofPage);
        return page;
    }

    /** Signed in without the sign-in page: for tests of later steps. */
    public Page signedIn(String uid, int width, ColorScheme colorScheme) {
        var page = newPage(width, colorScheme);
        Browser.signIn(page, url(""), uid);
        return page;
    }

    /** Signed in, on a page of the application, with its heading shown. */
    public Page open(String path, String uid, int width, ColorScheme colorScheme) {
        var page = signedIn(uid, width, colorScheme);
        page.navigate(url(path));
        assertThat(page.locator("h1").first()).isVisible();
        return page;
    }

    /** Fills in the form of the sign-in page. */
    public void signIn(Page page, String uid, String password) {
        page.getByLabel("User name").fill(uid);
        page.locator("input[type=password]").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }

    /** Like a user who chose this language before. */
    public void chooseLanguage(Page page, String language) {
        page.context().addCookies(List.of(new Cookie("credits-language", language).setUrl(url("/"))));
    }

    /** The browser's complaints while it showed the page. */
    public List<String> errors(Page page) {
        return errors.get(page);
    }

    private record Running(PackagedApplication application, Browser browser, Path folder) implements AutoCloseable {

        static Running start() {
            try {
                var browser = new Browser();
                var folder = Files.createTempDirectory("pages");
                return new Running(new PackagedApplication(folder, SETTINGS), browser, folder);
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        }

        @Override
        public void close() throws IOException {
            application.close();
            browser.close();
            FileSystemUtils.deleteRecursively(folder);
        }
    }
}
