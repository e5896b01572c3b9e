package org.creditsledger.testing;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Every page of the application, and the way to it. Tests of rules for all pages use these. */
public enum Screen {
    LOGIN(null, at("/login", page -> page.locator("vaadin-login-form").first())),
    CREDITS("alice", at("/bills/credits", page -> page.getByText("flux").first())),
    CREDITS_FILTERED(
            "alice", at("/bills/credits?source=refund&type=image&period=last-30-days&type=unknown", ".statement-note")),
    CREDITS_DETAILS("alice", after(CREDITS, Screen::firstEntry, ".entry-details")),
    CREDITS_NO_MATCH("alice", at("/bills/credits?job=unknown", ".no-match")),
    RUNNING_JOBS("alice", at("/bills/jobs", Screen::runningJob)),
    PLANS_ON_OFFER("alice", withPlans("/bills/plan", "[data-plan=demo-max]")),
    PLAN("admin", Screen::toSubscription),
    TOP_UP("alice", at("/bills/top-up", "[data-pack=image-500]")),
    SIMULATOR("bob", after(TOP_UP, "[data-pack=image-500] vaadin-button", ".simulator-view .buttons")),
    SIMULATED_SUBSCRIPTION("alice", at("/demo/subscription/sub_demo_alice", ".simulator-view .invoices")),
    CHECKOUT(
            "bob",
            after(
                    SIMULATOR,
                    page -> page.locator(".buttons vaadin-button").first(),
                    ".checkout-view[data-status=paid]")),
    INVOICES("alice", at("/bills/invoices", Screen::firstInvoice)),
    INVOICE("alice", after(INVOICES, Screen::firstInvoice, ".invoice")),
    LEDGER("admin", at("/admin/credits/ledger", Screen::linkToAlice)),
    LEDGER_SEARCHED("admin", at("/admin/credits/ledger?q=alice", ".statement table")),
    USERS("admin", at("/admin/credits/users?threshold=100", Screen::linkToAlice)),
    GRANT("admin", after(USERS, "#grant", "vaadin-dialog vaadin-form-layout")),
    RESERVED("admin", at("/admin/credits/jobs", Screen::linkToAlice)),
    RELEASE(
            "admin",
            after(
                    RESERVED,
                    page -> page.locator("vaadin-grid vaadin-button:visible:not(.copy)")
                            .first(),
                    "vaadin-dialog vaadin-text-field")),
    ANOMALIES("admin", Screen::toAnomalies),
    ANOMALY("admin", after(ANOMALIES, Screen::firstEntry, ".entry-details")),
    ASSIGN("admin", Screen::toAssignment),
    PRICES(
            "admin",
            at(
                    "/admin/prices",
                    page -> page.locator("vaadin-grid").getByText("flux-pro").first())),
    ADD_PRICE(
            "admin",
            after(
                    PRICES,
                    page -> page.locator(".view-header .actions vaadin-button").last(),
                    "vaadin-dialog vaadin-form-layout")),
    PLANS("admin", withPlans("/admin/plans", "vaadin-grid vaadin-button >> nth=0")),
    ADD_PLAN("admin", after(PLANS, ".view-header .actions vaadin-button", "vaadin-dialog .plan-form")),
    PLAN_DETAILS("admin", after(PLANS, "vaadin-grid vaadin-button >> visible=true >> nth=0", ".plan-versions")),
    SUBSCRIPTIONS("admin", Screen::toSubscriptions),
    USER_MENU("alice", after(TOP_UP, ".user-menu > vaadin-button", ".user-sheet")),
    DAILY("admin", Screen::toDays),
    DAILY_NOTHING("admin", at("/admin/credits/daily?from=2001-01-01&to=2001-01-07", ".daily-view .nothing-yet")),
    NOT_FOUND("alice", at("/nowhere", "h1")),
    FAILURE("alice", Screen::toFailure);

    private static final Pattern INVOICE_NUMBER = Pattern.compile("\\d{4}-\\d{6}");

    private final String uid;
    private final Way way;

    Screen(String uid, Way way) {
        this.uid = uid;
        this.way = way;
    }

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

    private Page show(Pages pages, Page page) {
        way.go(pages, page);
        return page;
    }

    /** How a test gets to a screen, and knows that it is there. */
    private interface Way {

        void go(Pages pages, Page page);
    }

    private static Way at(String path, String visible) {
        return at(path, page -> page.locator(visible));
    }

    private static Way at(String path, Function<Page, Locator> visible) {
        return (pages, page) -> {
            page.navigate(pages.url(path));
            assertThat(visible.apply(page)).isVisible();
        };
    }

    private static Way after(Screen before, String click, String visible) {
        return after(before, page -> page.locator(click), visible);
    }

    private static Way after(Screen before, Function<Page, Locator> click, String visible) {
        return (pages, page) -> {
            click.apply(before.show(pages, page)).click();
            assertThat(page.locator(visible)).isVisible();
        };
    }

    private static Way withPlans(String path, String visible) {
        return (pages, page) -> {
            PlansInBrowser.publish(pages, page);
            at(path, visible).go(pages, page);
        };
    }

    private static void toSubscription(Pages pages, Page page) {
        PlansInBrowser.publish(pages, page);
        PlansInBrowser.subscribe(pages, "admin", "active");
        at("/bills/plan", ".subscription >> nth=0").go(pages, page);
    }

    private static void toSubscriptions(Pages pages, Page page) {
        toSubscription(pages, page);
        at("/admin/subscriptions", "vaadin-grid .copy >> visible=true >> nth=0").go(pages, page);
    }

    private static void toAnomalies(Pages pages, Page page) {
        pages.application().sendJobEvent(Webhooks.jobEvent("job.started", "job_screen", "alice", 1_000));
        page.waitForCondition(() -> {
            page.navigate(pages.url("/admin/credits/anomalies"));
            assertThat(page.locator(".counted-rows:not([aria-busy]) > vaadin-grid"))
                    .isVisible();
            // Counts are written about once a second.
            return page.locator("vaadin-grid .entry-link:visible").count() > 0;
        });
    }

    private static void toAssignment(Pages pages, Page page) {
        pages.application()
                .sendStripeEvent(Webhooks.checkoutSession(
                        "checkout.session.completed", "paid", "pi_" + Given.key(), "somebody", "image-gone"));
        page.navigate(pages.url("/admin/credits/anomalies?kind=unmatched-payment&state=new"));
        firstEntry(page).click();
        page.locator(".entry-details a[href$='/assign']").click();
        assertThat(page.locator(".assign-form")).isVisible();
    }

    private static void toDays(Pages pages, Page page) {
        page.navigate(pages.url("/admin/credits/daily?period=last-90-days"));
        // Just after its start, the application is still summarizing the days of the demo.
        assertThat(page.locator(".daily-view > .notice:visible"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        assertThat(page.locator(".by-day tbody tr").nth(90)).isVisible();
        assertThat(page.locator("credits-chart canvas").first()).isVisible();
    }

    private static void toFailure(Pages pages, Page page) {
        pages.application().withoutTable("credit_packs", () -> {
            page.navigate(pages.url("/bills/top-up"));
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.locator("p")).containsText(Pattern.compile("[0-9a-f]{8}-"));
        });
    }

    /** The demo has started it. */
    private static Locator runningJob(Page page) {
        return page.locator("vaadin-grid").getByText("job_running").first();
    }

    private static Locator firstEntry(Page page) {
        return page.locator(".entry-link:visible").first();
    }

    private static Locator firstInvoice(Page page) {
        return firstLink(page, new Locator.FilterOptions().setHasText(INVOICE_NUMBER));
    }

    private static Locator linkToAlice(Page page) {
        return firstLink(page, new Locator.FilterOptions().setHasText("alice"));
    }

    private static Locator firstLink(Page page, Locator.FilterOptions options) {
        return page.locator("vaadin-grid a:visible").filter(options).first();
    }
}
