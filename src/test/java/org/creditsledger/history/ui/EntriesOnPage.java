package org.creditsledger.history.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;

/** The list of entries with its filters, on the pages of users and of admins, in a browser. */
final class EntriesOnPage {

    private EntriesOnPage() {}

    /** Waits until the visible rows have arrived. */
    static void areThere(Page page) {
        assertThat(page.locator(".entries-panel")).isVisible();
        assertThat(page.locator(".entries-panel[aria-busy]")).hasCount(0);
        assertThat(page.locator(".entries-count")).hasText(Pattern.compile("\\S"));
        assertThat(page.locator("vaadin-grid.entries[loading]")).hasCount(0);
    }

    static String count(Page page) {
        return page.locator(".entries-count").textContent();
    }

    static void choose(Page page, String field, String value) {
        page.locator("vaadin-select")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("label", new Page.LocatorOptions().setHasText(field))))
                .click();
        page.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText(value))
                .click();
    }

    static Locator chip(Page page, String text) {
        return page.locator(".chip").filter(new Locator.FilterOptions().setHasText(text));
    }
}
