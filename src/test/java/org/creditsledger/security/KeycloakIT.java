package org.creditsledger.security;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The packaged application in production, with a Keycloak that imported the realm of {@code compose.yaml}. */
@Tag("pages")
@EnabledIfEnvironmentVariable(named = "KEYCLOAK_HOME", matches = ".+", disabledReason = "./test keycloak runs it")
class KeycloakIT {

    private static final Path REALM = Path.of("deploy/keycloak/credits-realm.json");
    private static final String PASSWORD = "of-the-demo-realm";
    private static final String CLIENT_SECRET = "of-the-pages";
    private static final String SERVICE_SECRET = "of-the-service";

    @TempDir
    static Path folder;

    private static Process keycloak;
    private static String issuer;
    private static PackagedApplication application;
    private static Browser browser;
    private Page page;

    @BeforeAll
    static void start() throws IOException {
        var keycloakPort = PackagedApplication.freePort();
        var port = PackagedApplication.freePort();
        issuer = "http://localhost:" + keycloakPort + "/realms/credits";
        startKeycloak(keycloakPort, port);
        var settings = new HashMap<>(TestDatabase.POSTGRESQL.newSettings());
        settings.putAll(Map.of(
                "spring.profiles.active", "production",
                "CREDITS_JOBS_WEBHOOK_SECRET", "whsec_bmV3LWpvYnMtc2VjcmV0LW9mLTI0LWJ5dGVz",
                "CREDITS_STRIPE_WEBHOOK_SECRET", "whsec_of_stripe",
                "CREDITS_OIDC_ISSUER", issuer,
                "CREDITS_OIDC_CLIENT_ID", "credits-ledger",
                "CREDITS_OIDC_CLIENT_SECRET", CLIENT_SECRET));
        application = new PackagedApplication(folder, port, settings);
        browser = new Browser();
    }

    /** Replaces the addresses of {@code compose.yaml} by those of this test, and changes nothing else. */
    private static void startKeycloak(int keycloakPort, int applicationPort) throws IOException {
        var home = Path.of(System.getenv("KEYCLOAK_HOME"));
        var imported = Files.createDirectories(home.resolve("data/import")).resolve("credits-realm.json");
        Files.writeString(imported, Files.readString(REALM).replace("localhost:8080", "localhost:" + applicationPort));
        var builder = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(), "start-dev", "--import-realm", "--db=dev-mem")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KC_HTTP_PORT",
                        Integer.toString(keycloakPort),
                        "KC_HOSTNAME",
                        "http://localhost:" + keycloakPort,
                        "CREDITS_OIDC_CLIENT_SECRET",
                        CLIENT_SECRET,
                        "CREDITS_SERVICE_CLIENT_SECRET",
                        SERVICE_SECRET,
                        "CREDITS_USERS_PASSWORD",
                        PASSWORD));
        keycloak = builder.start();
        Awaitility.await("start of Keycloak, see " + folder.resolve("keycloak.log"))
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> send(HttpRequest.newBuilder(URI.create(issuer + "/.well-known/openid-configuration")))
                                .statusCode()
                        == 200);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (browser != null) {
            browser.close();
        }
        if (application != null) {
            application.close();
        }
        keycloak.descendants().forEach(ProcessHandle::destroy);
        keycloak.destroy();
        keycloak.waitFor(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void closePage() {
        if (page != null) {
            page.context().close();
        }
    }

    @Test
    void a_user_of_the_realm_sees_their_credits_and_no_more() {
        goTo("/bills/credits");
        signIn("alice");

        assertThat(page.locator(".user-menu")).containsText("Alice Example");
        assertThat(page.locator("h1").first()).hasText("Credits usage");
        page.navigate(application.url() + "/admin/credits/ledger");
        assertThat(page.locator("h1").first()).hasText("Page not found, or no access");
    }

    @Test
    void the_role_of_the_realm_makes_an_admin() {
        goTo("/admin/credits/ledger");
        signIn("admin");

        assertThat(page.locator("h1").first()).hasText("Credits ledger");
    }

    @Test
    void signing_out_also_signs_out_at_keycloak() {
        goTo("/bills/credits");
        signIn("bob");
        page.locator(".user-menu vaadin-button").first().click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();

        assertThat(page).hasURL(application.url() + "/login");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
        assertThat(page.locator("#password")).isVisible();
    }

    @Test
    void the_service_of_the_realm_reserves_with_its_token() throws IOException {
        var token = token("generation", SERVICE_SECRET);

        var answer = send(HttpRequest.newBuilder(URI.create(application.url() + "/api/credits/reservations"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"uid": "nobody", "source": "upscaling", "jobId": "up-1", "type": "image", "amount": 12}""")));

        // It may reserve, but the user has no credits.
        Assertions.assertThat(answer.body()).contains("insufficient-credits");
        Assertions.assertThat(answer.statusCode()).isEqualTo(422);
        var forAdmins = send(HttpRequest.newBuilder(URI.create(application.url() + "/api/admin/credits/ledger"))
                .header("Authorization", "Bearer " + token));
        Assertions.assertThat(forAdmins.statusCode()).isEqualTo(403);
    }

    private void goTo(String path) {
        page = browser.newPage(1280, ColorScheme.LIGHT);
        page.navigate(application.url() + path);
    }

    /** Signs in at Keycloak's page. */
    private void signIn(String name) {
        assertThat(page).hasURL(Pattern.compile(".*/realms/credits/.*"));
        page.locator("#username").fill(name);
        page.locator("#password").fill(PASSWORD);
        page.locator("#kc-login").click();
    }

    private static String token(String client, String secret) throws IOException {
        var form = "grant_type=client_credentials&client_id=" + client + "&client_secret="
                + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        var answer = send(HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        return JsonMapper.shared().readTree(answer.body()).get("access_token").asString();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
