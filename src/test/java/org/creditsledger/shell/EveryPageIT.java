package org.creditsledger.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.creditsledger.testing.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules for every page, in a real browser, on the packaged application. */
@Tag("pages")
class EveryPageIT {

    /** Common English words that no German text contains. */
    private static final Pattern ENGLISH = Pattern.compile(
            "\\b(the|and|of|your|you|is|are|with|from|to|by|cancel|today|clear|close|toggle|select|sort|more|show"
                    + "|password|required|loading|available|items?)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Otherwise axe also describes every element that passes. */
    private static final AxeRunOptions VIOLATIONS = new AxeRunOptions();

    static {
        VIOLATIONS.setResultTypes(List.of("violations"));
    }

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @EnumSource
    void axe_finds_nothing_serious_and_nothing_is_wider_than_320_pixels(Screen screen) {
        var page = screen.open(pages, 1280, ColorScheme.LIGHT);

        var softly = new SoftAssertions();
        for (var width : new int[] {1280, 375}) {
            page.setViewportSize(width, 800);
            for (var colors : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
                Browser.settle(page);
                softly.assertThat(seriousFindings(page))
                        .as("%s at %s, %s", screen, width, colors)
                        .isEmpty();
            }
        }
        page.setViewportSize(320, 800);
        Browser.settle(page);
        softly.assertThat((Integer)
                        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isZero();
        softly.assertThat((List<?>) page.evaluate("""
                [...document.querySelectorAll('#page, #page > *, h1, .view-header')]
                  .filter(part => part.getBoundingClientRect().right > innerWidth + 1)
                  .map(part => part.outerHTML.slice(0, 100))"""))
                .as("elements beyond the edge")
                .isEmpty();
        softly.assertAll();
    }

    @Test
    void axe_would_find_something() {
        var page = Screen.TOP_UP.open(pages, 1280, ColorScheme.LIGHT);

        page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"icons/icon.png\"><button></button>'");

        assertThat(seriousFindings(page)).anyMatch(finding -> finding.startsWith("button-name"));
    }

    @ParameterizedTest
    @EnumSource
    void in_german_nothing_is_english(Screen screen) {
        var page = screen.openIn("de", pages);
        Browser.settle(page);

        assertThat(english(page)).isEmpty();
        assertThat(page.locator("html").getAttribute("lang")).startsWith("de");
        assertThat(page.title()).doesNotMatch(ENGLISH);
    }

    @Test
    void an_english_text_would_be_found() {
        var page = Screen.TOP_UP.openIn("de", pages);

        page.evaluate("document.querySelector('h1').textContent = 'Show me your money'");

        assertThat(english(page)).containsExactly("Show me your money");
    }

    private static List<String> seriousFindings(Page page) {
        return new AxeBuilder(page)
                        // There are no frames, and without this every check would open a page of its own.
                        .setLegacyMode(true)
                        .options(VIOLATIONS)
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> Set.of("serious", "critical").contains(rule.getImpact()))
                        .map(EveryPageIT::describe)
                        .toList();
    }

    private static String describe(Rule rule) {
        return rule.getId() + ": "
                + rule.getNodes().stream()
                        .limit(3)
                        .map(node -> node.getTarget() + " " + node.getFailureSummary() + " " + node.getHtml())
                        .collect(Collectors.joining("\n  "));
    }

    /** The English words in all texts that the page and its components show or read out, except for data. */
    private static Set<String> english(Page page) {
        var texts = (List<?>) page.evaluate("""
                () => {
                  const texts = [];
                  const isData = element => element.matches('.invoice, vaadin-grid-cell-content, [lang=en], script, style, noscript');
                  const visit = node => {
                    if (node.nodeType === Node.TEXT_NODE) { texts.push(node.data.trim()); return; }
                    if (node.nodeType === Node.ELEMENT_NODE) {
                      if (isData(node) || !node.checkVisibility()) return;
                      for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']) {
                        if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
                      }
                      if (node.shadowRoot) visit(node.shadowRoot);
                    }
                    node.childNodes.forEach(visit);
                  };
                  visit(document.body);
                  return texts.filter(text => text);
                }""");
        var fromEnglishFile = onlyEnglishTexts();
        return texts.stream()
                .map(Object::toString)
                .filter(text -> ENGLISH.matcher(text).find() || fromEnglishFile.contains(text))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> onlyEnglishTexts() {
        var english = texts("translations.properties");
        var german = texts("translations_de.properties");
        return english.stringPropertyNames().stream()
                .filter(key -> !english.getProperty(key).equals(german.getProperty(key)))
                .map(english::getProperty)
                .collect(Collectors.toSet());
    }

    private static Properties texts(String file) {
        return TranslationsTest.read(file);
    }
}
