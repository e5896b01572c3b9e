package org.creditsledger.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;

/** Every page of the application, and the way to it. Tests of rules for all pages use these. */
public enum Screen {
    LOGIN(null) {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/login"));
            assertThat(page.locator("vaadin-login-form").first()).isVisible();
            return page;
        }
    },
    CREDITS("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/bills/credits"));
            assertThat(page.getByText("flux").first()).isVisible();
            return page;
        }
    },
    CREDITS_FILTERED("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/bills/credits?source=refund&type=image&period=last-30-days&type=unknown"));
            assertThat(page.locator(".statement-note")).isVisible();
            return page;
        }
    },
    CREDITS_DETAILS("alice") {
        @Override
        Page show(Pages pages, Page page) {
            CREDITS.show(pages, page).locator(".entry-link:visible").first().click();
            assertThat(page.locator(".entry-details")).isVisible();
            return page;
        }
    },
    CREDITS_NO_MATCH("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/bills/credits?job=unknown"));
            assertThat(page.locator(".no-match")).isVisible();
            return page;
        }
    },
    TOP_UP("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/bills/top-up"));
            assertThat(page.locator("[data-pack=image-500]")).isVisible();
            return page;
        }
    },
    SIMULATOR("bob") {
        @Override
        Page show(Pages pages, Page page) {
            TOP_UP.show(pages, page)
                    .locator("[data-pack=image-500] vaadin-button")
                    .click();
            assertThat(page.locator(".simulator-view .buttons")).isVisible();
            return page;
        }
    },
    CHECKOUT("bob") {
        @Override
        Page show(Pages pages, Page page) {
            SIMULATOR
                    .show(pages, page)
                    .locator(".buttons vaadin-button")
                    .first()
                    .click();
            assertThat(page.locator(".checkout-view[data-status=paid]")).isVisible();
            return page;
        }
    },
    INVOICES("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/bills/invoices"));
            assertThat(firstInvoice(page)).isVisible();
            return page;
        }
    },
    INVOICE("alice") {
        @Override
        Page show(Pages pages, Page page) {
            firstInvoice(INVOICES.show(pages, page)).click();
            assertThat(page.locator(".invoice")).isVisible();
            return page;
        }
    },
    LEDGER("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/credits/ledger"));
            assertThat(page.locator("vaadin-grid a:visible")
                            .filter(new Locator.FilterOptions().setHasText("alice"))
                            .first())
                    .isVisible();
            return page;
        }
    },
    LEDGER_SEARCHED("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/credits/ledger?q=alice"));
            assertThat(page.locator(".statement table")).isVisible();
            return page;
        }
    },
    USERS("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/credits/users?threshold=100"));
            assertThat(page.locator("vaadin-grid a:visible")
                            .filter(new Locator.FilterOptions().setHasText("alice"))
                            .first())
                    .isVisible();
            return page;
        }
    },
    GRANT("admin") {
        @Override
        Page show(Pages pages, Page page) {
            USERS.show(pages, page).locator("#grant").click();
            assertThat(page.locator("vaadin-dialog vaadin-form-layout")).isVisible();
            return page;
        }
    },
    ANOMALIES("admin") {
        @Override
        Page show(Pages pages, Page page) {
            pages.application()
                    .sendJobEvent(
                            Webhooks.jobEvent("job.started", "job_screen", "alice", "text2image", "flux-pro", 1_000));
            page.waitForCondition(() -> {
                page.navigate(pages.url("/admin/credits/anomalies"));
                assertThat(page.locator(".counted-rows:not([aria-busy]) > vaadin-grid"))
                        .isVisible();
                // Counts are written about once a second.
                return page.locator("vaadin-grid .entry-link:visible").count() > 0;
            });
            return page;
        }
    },
    ANOMALY("admin") {
        @Override
        Page show(Pages pages, Page page) {
            ANOMALIES.show(pages, page).locator(".entry-link:visible").first().click();
            assertThat(page.locator(".entry-details")).isVisible();
            return page;
        }
    },
    ASSIGN("admin") {
        @Override
        Page show(Pages pages, Page page) {
            pages.application()
                    .sendStripeEvent(Webhooks.checkoutSession(
                            "checkout.session.completed", "paid", "pi_" + Given.key(), "somebody", "image-gone"));
            page.navigate(pages.url("/admin/credits/anomalies?kind=unmatched-payment&state=new"));
            page.locator(".entry-link:visible").first().click();
            page.locator(".entry-details a[href$='/assign']").click();
            assertThat(page.locator(".assign-form")).isVisible();
            return page;
        }
    },
    PRICES("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/prices"));
            assertThat(page.locator("vaadin-grid").getByText("flux-pro").first())
                    .isVisible();
            return page;
        }
    },
    ADD_PRICE("admin") {
        @Override
        Page show(Pages pages, Page page) {
            PRICES.show(pages, page)
                    .locator(".view-header .actions vaadin-button")
                    .last()
                    .click();
            assertThat(page.locator("vaadin-dialog vaadin-form-layout")).isVisible();
            return page;
        }
    },
    USER_MENU("alice") {
        @Override
        Page show(Pages pages, Page page) {
            TOP_UP.show(pages, page).locator(".user-menu > vaadin-button").click();
            assertThat(page.locator(".user-sheet")).isVisible();
            return page;
        }
    },
    DAILY("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/credits/daily?period=last-90-days"));
            // Just after its start, the application is still summarizing the days of the demo.
            assertThat(page.locator(".daily-view > .notice:visible"))
                    .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
            assertThat(page.locator(".by-day tbody tr").nth(90)).isVisible();
            assertThat(page.locator("credits-chart canvas").first()).isVisible();
            return page;
        }
    },
    DAILY_NOTHING("admin") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/admin/credits/daily?from=2001-01-01&to=2001-01-07"));
            assertThat(page.locator(".daily-view .nothing-yet")).isVisible();
            return page;
        }
    },
    NOT_FOUND("alice") {
        @Override
        Page show(Pages pages, Page page) {
            page.navigate(pages.url("/nowhere"));
            assertThat(page.locator("h1")).isVisible();
            return page;
        }
    },
    FAILURE("alice") {
        @Override
        Page show(Pages pages, Page page) {
            pages.application().withoutTable("credit_packs", () -> {
                page.navigate(pages.url("/bills/top-up"));
                assertThat(page.locator("h1")).isVisible();
                assertThat(page.locator("p")).containsText(Pattern.compile("[0-9a-f]{8}-"));
            });
            return page;
        }
    };

    private static final Pattern INVOICE_NUMBER = Pattern.compile("\\d{4}-\\d{6}");

    private final String uid;

    Screen(String uid) {
        this.uid = uid;
    }

    abstract Page show(Pages pages, Page page);

    /** Opens it as a user who may see it. */
    public Page open(Pages pages, int width, ColorScheme colors) {
        return show(pages, uid == null ? pages.newPage(width, colors) : pages.signedIn(uid, width, colors));
    }

    /** Opens it in the language of the cookie. */
    public Page openIn(String language, Pages pages) {
        var page = uid == null ? pages.newPage(1280, ColorScheme.LIGHT) : pages.signedIn(uid, 1280, ColorScheme.LIGHT);
        pages.chooseLanguage(page, language);
        return show(pages, page);
    }

    private static Locator firstInvoice(Page page) {
        return page.locator("vaadin-grid a:visible")
                .filter(new Locator.FilterOptions().setHasText(INVOICE_NUMBER))
                .first();
    }
}
