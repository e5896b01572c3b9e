package org.creditsledger.shell;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.creditsledger.testing.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frame around the pages in a real browser, on the packaged application. */
@Tag("pages")
class ShellPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void the_menu_has_the_permitted_pages_and_marks_the_current_one() {
        var page = pages.open("/bills/invoices", "alice", 1280, ColorScheme.LIGHT);

        assertThat(page.getByText("My Bills & Invoices")).isVisible();
        assertThat(page.getByText("Administration")).hasCount(0);
        assertThat(page.locator("vaadin-side-nav-item[current]")).containsText("Invoices");
        assertThat(menuLink(page, "Invoices")).hasAttribute("aria-current", "page");

        var admin = pages.open("/admin/prices", "admin", 1280, ColorScheme.LIGHT);
        assertThat(admin.getByText("Administration")).isVisible();
    }

    @Test
    void after_navigation_the_heading_has_the_focus_and_the_title_names_the_page() {
        var page = pages.open("/bills/credits", "alice", 1280, ColorScheme.LIGHT);
        assertThat(page).hasTitle("Credits usage");

        menuLink(page, "Invoices").click();

        assertThat(page).hasTitle("Invoices");
        assertThat(page.locator("h1")).hasText("Invoices");
        assertThat(page.locator("h1")).isFocused();
    }

    @Test
    void the_keyboard_alone_skips_the_menu_chooses_colors_and_signs_out() {
        var page = pages.open("/bills/top-up", "alice", 1280, ColorScheme.LIGHT);
        var address = page.url();

        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to the content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#page")).isFocused();
        Assertions.assertThat(page.url()).isEqualTo(address);

        tabTo(page, ".user-menu > vaadin-button");
        page.keyboard().press("Enter");
        assertThat(page.locator(".user-sheet")).isVisible();
        // The menu takes the focus a moment after it opens, which would undo an earlier Tab.
        page.waitForFunction("() => document.activeElement?.closest('vaadin-popover') != null");
        tabTo(page, ".user-sheet vaadin-radio-button");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("html")).hasCSS("color-scheme", "light");
        assertThat(page.locator(".user-sheet vaadin-radio-button[focused]")).hasText("Light");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("html")).hasCSS("color-scheme", "dark");
        tabTo(page, ".user-sheet > vaadin-button");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("User name")).isVisible();
    }

    @Test
    void escape_closes_the_account_menu_and_gives_the_focus_back() {
        var page = Screen.USER_MENU.open(pages, 1280, ColorScheme.LIGHT);

        page.keyboard().press("Escape");

        assertThat(page.locator(".user-sheet")).isHidden();
        assertThat(page.locator(".user-menu > vaadin-button")).isFocused();
    }

    @Test
    void colors_are_remembered_and_set_before_the_first_paint() {
        var page = Screen.USER_MENU.open(pages, 1280, ColorScheme.LIGHT);
        assertThat(page.locator("html")).hasCSS("color-scheme", "light dark");

        choose(page, "Dark");
        assertThat(page.locator("html")).hasCSS("color-scheme", "dark");

        var sent = page.request().get(pages.url("/bills/invoices")).text();
        Assertions.assertThat(sent).containsPattern("<html[^>]*color-scheme: dark");
        page.reload();
        assertThat(page.locator("html")).hasCSS("color-scheme", "dark");
        page.locator(".user-menu > vaadin-button").click();
        assertThat(page.getByLabel("Dark")).isChecked();
        choose(page, "As my system");
        assertThat(page.locator("html")).hasCSS("color-scheme", "light dark");
    }

    @Test
    void the_language_is_the_browsers_until_another_is_chosen() {
        var page = Screen.USER_MENU.open(pages, 1280, ColorScheme.LIGHT);
        assertThat(page.locator("html")).hasAttribute("lang", "en-US");

        choose(page, "Deutsch");

        assertThat(page.locator("h1")).hasText("Aufladen");
        assertThat(page).hasTitle("Aufladen");
        page.navigate(pages.url("/bills/credits"));
        assertThat(page.locator("h1")).hasText("Credits-Nutzung");
        assertThat(page.locator("html")).hasAttribute("lang", "de");
        Browser.screenshot(page, "credits-german");
    }

    @Test
    void on_a_narrow_screen_the_menu_closes_after_navigation() {
        var page = pages.open("/bills/credits", "alice", 375, ColorScheme.LIGHT);
        assertThat(menuLink(page, "Invoices")).not().isInViewport();

        page.getByLabel("Show or hide the main menu").click();
        assertThat(menuLink(page, "Invoices")).isInViewport();
        Browser.screenshot(page, "menu-narrow");
        menuLink(page, "Invoices").click();

        assertThat(page.locator("h1")).hasText("Invoices");
        assertThat(menuLink(page, "Invoices")).not().isInViewport();
    }

    @Test
    void after_the_session_ends_a_notice_and_the_sign_in_lead_back_to_the_page() {
        var page = pages.open("/bills/top-up?type=video", "alice", 1280, ColorScheme.LIGHT);
        page.context().addCookies(List.of(new Cookie("JSESSIONID", "over").setUrl(pages.url("/"))));

        page.locator("[data-pack=video-100] vaadin-button").click();
        var notice = page.getByText("You were signed out");
        assertThat(notice).isVisible();
        Browser.screenshot(page, "session-expired");
        notice.click();
        pages.signIn(page, "alice", "demo");

        assertThat(page.locator("[data-pack=video-100]")).isVisible();
        Assertions.assertThat(page.url()).contains("/bills/top-up").contains("type=video");
    }

    @Test
    void a_forbidden_page_sends_nothing() {
        var page = pages.open("/admin/prices", "alice", 1280, ColorScheme.LIGHT);

        assertThat(page.locator("h1")).hasText("Page not found, or no access");
        assertThat(page).hasTitle("Page not found, or no access");
        Assertions.assertThat(page.content()).doesNotContain("flux-schnell");
    }

    @Test
    void an_answer_with_the_security_key_contains_no_text_from_the_address() {
        var page = pages.signedIn("alice", 1280, ColorScheme.LIGHT);

        var answer = page.request().get(pages.url("/?v-r=init&location=bills%2Fcredits&query=job%3Dguessed"));

        Assertions.assertThat(answer.text()).contains("Vaadin-Security-Key").doesNotContain("guessed");
    }

    @ParameterizedTest
    @CsvSource({
        "user-menu, 1280, LIGHT",
        "user-menu-dark, 1280, DARK",
        "user-menu-narrow, 320, LIGHT",
        "user-menu-narrow-dark, 375, DARK"
    })
    void the_account_menu_opens_without_errors_in_the_console(String name, int width, ColorScheme colors) {
        var page = Screen.USER_MENU.open(pages, width, colors);

        assertThat(page.locator(".user-facts")).containsText("alice@demo.example");
        Browser.screenshot(page, name);
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static void choose(Page page, String name) {
        page.locator(".user-sheet")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
    }

    private static Locator menuLink(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK,
                new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)).setIncludeHidden(true));
    }

    /** Presses Tab until the element has the focus, within a limit that is still acceptable for a user. */
    private static void tabTo(Page page, String selector) {
        for (var presses = 0; presses < 30; presses++) {
            page.keyboard().press("Tab");
            if ((boolean) page.evaluate(
                    "selector => document.activeElement?.closest(selector) != null"
                            + " && document.activeElement.closest(selector).matches(selector)",
                    selector)) {
                return;
            }
        }
        throw new AssertionError("the focus does not get to " + selector);
    }
}
