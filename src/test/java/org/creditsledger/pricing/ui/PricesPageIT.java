package org.creditsledger.pricing.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prices page in a real browser, on the packaged application. */
@Tag("pages")
class PricesPageIT {

    @RegisterExtension
    static final Pages pages = new Pages();

    @Test
    void an_admin_adds_a_price_and_the_sample_job_costs_it() {
        var page = pages.open("/admin/prices", "admin", 1280, ColorScheme.LIGHT);

        button(page, "Add price").click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        dialog.getByLabel("Source").fill("text2image");
        dialog.getByLabel("Source").press("Enter");
        dialog.getByLabel("Model").fill("brand-new*");
        dialog.getByLabel("Credits", new Locator.GetByLabelOptions().setExact(true))
                .fill("9");
        dialog.getByLabel("Credit type").click();
        page.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("Image"))
                .click();
        Browser.screenshot(page, "prices-add");
        button(page, "Continue").click();
        assertThat(page.getByText("Add this price?")).isVisible();
        page.locator("vaadin-button[slot=confirm-button]").click();
        assertThat(page.getByText("The price was added.")).isVisible();

        page.locator(".cost-preview").getByLabel("Model").fill("brand-new-2");
        assertThat(page.locator(".cost-preview .total")).hasText("18 image credits");
    }

    @Test
    void other_users_see_neither_prices_nor_that_the_page_exists() {
        var page = pages.open("/admin/prices", "alice", 1280, ColorScheme.LIGHT);

        assertThat(page.getByText("Page not found")).isVisible();
        Assertions.assertThat(page.content()).doesNotContain("flux-schnell").doesNotContain("admin/prices\">");
    }

    @ParameterizedTest
    @CsvSource({"prices, 1280, LIGHT", "prices-narrow, 375, DARK"})
    void the_page_loads_without_errors_in_the_console(String name, int width, ColorScheme colorScheme) {
        var page = pages.open("/admin/prices", "admin", width, colorScheme);

        assertThat(page.locator(".cost-preview .total")).hasText("16 image credits");
        assertThat(page.getByText("Text to image").first()).isVisible();

        Browser.screenshots(page, name, name + "-dark");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }
}
