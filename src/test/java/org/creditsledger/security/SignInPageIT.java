package org.creditsledger.security;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.creditsledger.testing.AuthorizationServer;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;
import org.creditsledger.testing.PromisedHeaders;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application in the production profile, with a real OpenID Connect provider, in a browser. */
@Tag("pages")
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
class SignInPageIT {

    private static final String SESSION = "__Host-credits";

    @TempDir
    static Path folder;

    private static AuthorizationServer provider;
    private static PackagedApplication application;
    private static Browser browser;
    private Page page;

    @BeforeAll
    static void start() {
        var port = PackagedApplication.freePort();
        provider = new AuthorizationServer("http://localhost:" + port);
        var settings = new HashMap<>(TestDatabase.POSTGRESQL.newSettings());
        settings.putAll(Map.of(
                "spring.profiles.active", "production",
                "CREDITS_JOBS_WEBHOOK_SECRET", "whsec_bmV3LWpvYnMtc2VjcmV0LW9mLTI0LWJ5dGVz",
                "CREDITS_STRIPE_WEBHOOK_SECRET", "whsec_of_stripe",
                "CREDITS_OIDC_ISSUER", provider.issuer(),
                "CREDITS_OIDC_CLIENT_ID", AuthorizationServer.CLIENT_ID,
                "CREDITS_OIDC_CLIENT_SECRET", AuthorizationServer.CLIENT_SECRET,
                "credits.sign-in.roles-claim", "realm_access.roles",
                "credits.sign-in.admin-roles", "credits-admin",
                "credits.sign-in.user-roles", "customer",
                "credits.shutdown.drain-ms", "0"));
        settings.put("server.forward-headers-strategy", "native");
        application = new PackagedApplication(folder, port, settings);
        browser = new Browser();
    }

    @AfterAll
    static void stop() {
        browser.close();
        application.close();
        provider.close();
    }

    @AfterEach
    void closePage() {
        page.context().close();
    }

    @Test
    void the_sign_in_leads_back_to_the_requested_page_as_the_right_user() {
        goTo("/bills/credits?direction=debit");
        signIn("ben");

        assertThat(page).hasURL(Pattern.compile(".*/bills/credits\\?direction=debit.*"));
        assertThat(page.locator(".user-menu")).containsText("ben");
        page.navigate(application.url() + "/admin/credits/ledger");
        assertThat(page.locator("h1").first()).hasText("Page not found, or no access");
    }

    @Test
    void the_role_at_the_provider_makes_an_admin() {
        goTo("/admin/credits/ledger");
        signIn("ada");

        assertThat(page.locator("h1").first()).hasText("Credits ledger");
    }

    @Test
    void a_person_without_a_permitted_role_sees_the_reason_and_no_page() {
        goTo("/bills/credits");
        signIn("eve");

        assertThat(page).hasURL(Pattern.compile(".*/login\\?error=no-role"));
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("Your account does not have access. Ask your administrator for it.");
        Browser.screenshot(page, "sign-in-refused");
        Assertions.assertThat(sql("select count(*) from users where uid = 'eve'"))
                .isZero();
    }

    @Test
    void the_sign_in_changes_the_session_and_its_cookie_is_protected() {
        goTo("/bills/credits");
        var before = sessionCookie();
        signIn("ben");
        assertThat(page.locator(".user-menu")).isVisible();

        var after = sessionCookie();
        Assertions.assertThat(after.value).isNotEqualTo(before.value);
        Assertions.assertThat(after.secure).isTrue();
        Assertions.assertThat(after.httpOnly).isTrue();
        Assertions.assertThat(after.sameSite).isEqualTo(SameSiteAttribute.LAX);
    }

    @Test
    void signing_out_also_signs_out_at_the_provider() {
        goTo("/bills/credits");
        signIn("ben");
        page.locator(".user-menu vaadin-button").first().click();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page).hasURL(application.url() + "/login");
        assertThat(page.getByText("You sign in at the sign-in service and come back here."))
                .isVisible();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.getByPlaceholder("Password")).isVisible();
    }

    @Test
    void rotated_keys_are_fetched_again() {
        goTo("/bills/credits");
        signIn("ben");
        assertThat(page.locator(".user-menu")).containsText("ben");
        page.context().close();

        provider.rotateKeys();
        goTo("/bills/credits");
        signIn("dot");

        assertThat(page.locator(".user-menu")).containsText("dot");
    }

    @Test
    void after_the_session_is_lost_with_its_node_the_sign_in_leads_back_to_the_page() {
        goTo("/bills/invoices");
        signIn("ben");
        assertThat(page.locator("h1").first()).hasText("Invoices");

        application.restart();

        page.getByText("You were signed out").click();
        // The provider does not ask again, because the user is still signed in there.
        assertThat(page.locator(".user-menu")).containsText("ben");
        assertThat(page).hasURL(Pattern.compile(".*/bills/invoices(\\?continue)?"));
    }

    @Test
    void a_disabled_user_is_signed_out_and_cannot_return() {
        goTo("/bills/credits");
        signIn("cem");
        assertThat(page.locator(".user-menu")).containsText("cem");

        Assertions.assertThat(update("update users set disabled_at = now(), disabled_by = 'test' where uid = 'cem'"))
                .isEqualTo(1);

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            page.reload();
            Assertions.assertThat(page.url()).endsWith("/login?error=disabled");
        });
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("Your account has been disabled. Ask your administrator.");
        page.navigate(application.url() + "/bills/credits");
        assertThat(page).hasURL(Pattern.compile(".*/login\\?error=disabled"));
    }

    @Test
    void a_failed_sign_in_does_not_block_the_next_one() {
        goTo("/login?error=failed");

        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText(
                        "You could not be signed in. Try again. If it keeps failing, the sign-in service may be down.");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        signIn("ben");
        assertThat(page.locator(".user-menu")).containsText("ben");
    }

    @Test
    void a_page_runs_only_its_own_scripts() {
        page = browser.newPage(1280, ColorScheme.LIGHT);
        var answer = page.navigate(application.url() + "/login");

        Assertions.assertThat(answer.headerValue("content-security-policy"))
                .matches(".*script-src 'self' 'unsafe-eval' 'nonce-[^']{22,}';.*");
        assertThat(page.getByText("You sign in at the sign-in service and come back here."))
                .isVisible();
        page.evaluate("""
                () => {
                  const script = document.createElement('script');
                  script.textContent = 'window.injected = true';
                  document.body.append(script);
                }""");
        Assertions.assertThat(page.evaluate("window.injected")).isNull();
    }

    @Test
    void every_page_has_the_security_headers() throws Exception {
        goTo("/bills/credits");
        signIn("ben");
        assertThat(page.locator(".user-menu")).isVisible();
        var cookie = SESSION + "=" + sessionCookie().value;

        for (var path : List.of("/login", "/bills/credits", "/no-such-page", "/actuator/prometheus")) {
            for (var sent : List.of(cookie, "nobody=1")) {
                var request = HttpRequest.newBuilder(URI.create(application.url() + path))
                        .header("Cookie", sent)
                        .header("X-Forwarded-Proto", "https")
                        .build();
                var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

                PromisedHeaders.assertPromised(
                        path + " " + answer.statusCode(),
                        true,
                        name -> answer.headers().firstValue(name).orElse(null));
            }
        }
    }

    private void goTo(String path) {
        page = browser.newPage(1280, ColorScheme.LIGHT);
        page.navigate(application.url() + path);
    }

    /** Signs in at the provider's page. */
    private void signIn(String name) {
        assertThat(page).hasURL(Pattern.compile("http://127\\.0\\.0\\.1:.*"));
        page.getByPlaceholder("Username").fill(name);
        page.getByPlaceholder("Password").fill(AuthorizationServer.PASSWORD);
        page.getByRole(AriaRole.BUTTON).click();
    }

    private Cookie sessionCookie() {
        return page.context().cookies(application.url()).stream()
                .filter(cookie -> cookie.name.equals(SESSION))
                .findFirst()
                .orElseThrow();
    }

    private static long sql(String question) {
        try (var connection = application.connectAsOwner();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(question)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static int update(String change) {
        try (var connection = application.connectAsOwner();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(change);
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
