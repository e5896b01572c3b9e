package org.creditsledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of the environment variable CHROMIUM; without one the test is skipped. */
public class Browser implements AutoCloseable {

    /** CONTRIBUTING.md explains how to update the screenshots of the documents from here. */
    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    /** On a busy machine the first page is slow. */
    private static final int ASSERTION_TIMEOUT_MS = 15_000;

    public Browser() {
        PlaywrightAssertions.setDefaultAssertionTimeout(ASSERTION_TIMEOUT_MS);
        var executable = System.getenv("CHROMIUM");
        Assumptions.assumeTrue(executable != null, "no browser: CHROMIUM is not set");
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(executable))
                        .setArgs(List.of("--no-sandbox", "--disable-background-networking")));
    }

    public Page newPage(int width, ColorScheme colorScheme) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, 800)
                .setColorScheme(colorScheme)
                .setTimezoneId("Europe/Paris"));
        return context.newPage();
    }

    /** Signs in without the sign-in page: for tests of later steps. */
    public static void signIn(Page page, String origin, String uid) {
        var token = CSRF_TOKEN.matcher(page.request().get(origin + "/login").text());
        assertThat(token.find()).as("the login page has a CSRF token").isTrue();
        var answer = page.request()
                .post(
                        origin + "/login",
                        RequestOptions.create()
                                .setMaxRedirects(0)
                                .setForm(FormData.create()
                                        .set("username", uid)
                                        .set("password", "demo")
                                        .set("_csrf", token.group(1))));
        assertThat(answer.headers().get("location"))
                .as("the address after the sign-in")
                .doesNotContain("error");
    }

    /** Waits until nothing moves: an element that fades in has other colors. */
    public static void settle(Page page) {
        page.waitForFunction("""
                () => {
                  const roots = [document];
                  for (const root of roots) {
                    for (const element of root.querySelectorAll('*')) {
                      if (element.shadowRoot) roots.push(element.shadowRoot);
                    }
                  }
                  return roots.flatMap(root => root.getAnimations()).every(animation => animation.playState !== 'running'
                      || animation.effect.getComputedTiming().iterations === Infinity);
                }""");
    }

    public static void screenshot(Page page, String name) {
        settle(page);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                // It fades out for a while after everything is loaded.
                .setStyle(".v-loading-indicator { display: none !important; }"));
    }

    /** @param name with {@code %s} in place of the color scheme */
    public static void screenshots(Page page, String name) {
        screenshots(page, name.formatted("light"), name.formatted("dark"));
    }

    /** In both color schemes, one after the other: a page follows the browser without being loaded again. */
    public static void screenshots(Page page, String light, String dark) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        screenshot(page, light);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        screenshot(page, dark);
    }

    static void screenshotOfFailure(Page page, String test) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve("failed-" + test.replaceAll("\\W+", "-") + ".png")));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
