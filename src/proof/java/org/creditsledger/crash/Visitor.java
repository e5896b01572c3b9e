package org.creditsledger.crash;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.creditsledger.testing.Browser;

/** A visitor in a browser who looks at the credits, whatever happens to the nodes and the proxy. */
class Visitor implements AutoCloseable {

    static final String UID = "bob";

    private static final String NODE_COOKIE = "credits-node";

    private final Browser browser = new Browser();
    private final Page page = browser.newPage(1280, ColorScheme.LIGHT);
    private final String address;

    Visitor(int port) {
        this.address = "http://localhost:" + port + "/bills/credits";
    }

    void comesAndSignsIn() {
        page.navigate(address);
        signIn();
    }

    /** @return a or b, the proxy's names of the nodes */
    String node() {
        return page.context().cookies().stream()
                .filter(cookie -> cookie.name.equals(NODE_COOKIE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no cookie of the proxy's"))
                .value;
    }

    /**
     * The node and its session are gone: the next action asks for the sign-in, which leads back to the page.
     *
     * @return the time until the page was there again, without the person's own time
     */
    long goesOnAfterSignIn() {
        var start = System.nanoTime();
        page.navigate(address);
        signIn();
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Makes a choice that the server must answer: without a session it would ask for the sign-in. */
    void usesThePage() {
        page.locator("vaadin-select")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("label", new Page.LocatorOptions().setHasText("Direction"))))
                .click();
        page.locator("vaadin-select-item")
                .filter(new Locator.FilterOptions().setHasText("Credits only"))
                .click();
        var chip = page.locator(".chip").filter(new Locator.FilterOptions().setHasText("Direction: Credit"));
        assertThat(page).hasURL(address + "?direction=credit");
        chip.click();
        assertThat(page).hasURL(address);
        assertThat(card()).isVisible();
    }

    /** Checks that the node has pushed an entry to the page. */
    void isToldOfANewEntry() {
        var told = page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Show \\d+ new entr")));
        assertThat(told).isVisible();
        told.click();
        assertThat(told).isHidden();
    }

    /** After an idle time longer than the session, the page says so, and a click leads back to it. */
    void isSignedOutAndSignsInAgain() {
        var notice = page.getByText("You were signed out");
        assertThat(notice).isVisible();
        notice.click();
        signIn();
    }

    private void signIn() {
        page.getByLabel("User name").fill(UID);
        page.locator("input[type=password]").fill("demo");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(card()).isVisible();
    }

    private Locator card() {
        return page.locator("[data-type=image] .available");
    }

    @Override
    public void close() {
        browser.close();
    }
}
