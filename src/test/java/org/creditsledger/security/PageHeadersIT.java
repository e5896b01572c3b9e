package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.PromisedHeaders.assertPromised;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.creditsledger.testing.PackagedApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The headers of the packaged application, in the demo and behind a proxy that announces itself; see SignInPageIT for
 * production.
 */
@EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
class PageHeadersIT {

    private static final Pattern CSRF_TOKEN = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");

    @TempDir
    static Path folder;

    static PackagedApplication application;

    CookieManager cookies;
    HttpClient http;

    @BeforeAll
    static void start() {
        application = new PackagedApplication(folder, Map.of("server.forward-headers-strategy", "native"));
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @BeforeEach
    void aNewBrowser() {
        cookies = new CookieManager();
        http = HttpClient.newBuilder().cookieHandler(cookies).build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/bills/credits",
                "/no-such-page",
                "/credits-ledger.css",
                "/api/credits/balances",
                "/api/docs",
                "/api/credits;a=b/ledger",
                "/actuator/health",
                "/actuator/prometheus",
                "/actuator/nothing",
            })
    void every_answer_to_an_anonymous_visitor_has_the_headers(String path) throws Exception {
        assertPromised(path, false, header(get(path)));
        assertPromised(path, true, header(getOverHttps(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bills/credits",
                "/bills/invoices",
                "/admin/credits/ledger",
                "/admin/credits/users",
                "/no-such-page"
            })
    void every_page_of_a_signed_in_user_has_the_headers(String path) throws Exception {
        assertThat(signIn("/login", token())).endsWith("/");

        var page = get(path);

        assertThat(page.body()).as(path).contains("<script").contains("nonce=");
        assertPromised(path, false, header(page));
        assertThat(header(page).apply("Cache-Control")).contains("no-store");
        assertThat(header(page).apply("Content-Security-Policy")).contains("'nonce-");
    }

    @Test
    void a_foreign_page_cannot_sign_a_visitor_in() throws Exception {
        // A page of another site can submit the form but does not know the token.
        for (var address : List.of("/login", "/login?v-r=uidl", "/login?v-r=heartbeat")) {
            aNewBrowser();
            assertThat(signIn(address, "guessed")).as(address).endsWith("/login?error");
            assertThat(get("/bills/credits").headers().firstValue("Location"))
                    .as(address)
                    .hasValueSatisfying(location -> assertThat(location).endsWith("/login"));
        }
        aNewBrowser();
        assertThat(signIn("/login", token())).doesNotContain("login");
        assertThat(get("/bills/credits").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT"})
    void an_address_never_carries_the_id_of_a_session(String method) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(application.url() + "/bills/credits"))
                .method(method, BodyPublishers.noBody());
        // A client without cookies.
        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

        assertThat(answer.headers().allValues("Location")).noneMatch(location -> location.contains(";"));
        assertThat(answer.body()).doesNotContainIgnoringCase(";jsessionid");
    }

    private String token() throws IOException, InterruptedException {
        var token = CSRF_TOKEN.matcher(get("/login").body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    /** @return the address that it redirects to */
    private String signIn(String address, String token) throws IOException, InterruptedException {
        var form = "username=admin&password=demo&_csrf=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(application.url() + address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(application.url() + path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> getOverHttps(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(application.url() + path))
                        .header("X-Forwarded-Proto", "https")
                        .build(),
                BodyHandlers.ofString());
    }

    private static java.util.function.Function<String, String> header(HttpResponse<String> answer) {
        return name -> {
            var values = answer.headers().allValues(name);
            assertThat(values).as(name).hasSizeLessThan(2);
            return values.isEmpty() ? null : values.getFirst();
        };
    }
}
