package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.creditsledger.problems.ProblemWriter;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.IdentityProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The identities that the API derives from tokens; the tokens and the keys that check them are real. */
@DatabaseTest
class AccessTokensTest {

    private static final String QUOTE =
            "/api/credits/quote?source=text2image&model=flux-pro&resolution=1024x1024&quantity=1";

    @Autowired
    MockMvcTester http;

    @Autowired
    IdentityProvider provider;

    @Autowired
    Given given;

    @Autowired
    ProblemWriter problems;

    String uid = "";

    @BeforeEach
    void aUserWithCredits() {
        uid = given.userWith(100);
    }

    @Test
    void a_person_reads_their_own_credits() {
        assertThat(get("/api/credits/balances", provider.person(uid)))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.balances.image")
                .isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "at+jwt"})
    void tokens_of_the_usual_types_are_accepted(String type) {
        assertThat(get("/api/credits/balances", provider.withType(type, uid))).hasStatusOk();
    }

    @Test
    void the_role_of_an_admin_makes_an_admin() {
        assertThat(get("/api/admin/credits/ledger", provider.person(uid, "admin", "offline_access")))
                .hasStatusOk();
        assertProblem(get("/api/admin/credits/ledger", provider.person(uid, "administrator")), 403, "forbidden");
        assertProblem(get("/api/admin/credits/ledger", provider.person(uid, "ROLE_ADMIN")), 403, "forbidden");
    }

    @Test
    void an_admins_entries_name_their_uid() {
        var answer = http.post()
                .uri("/api/admin/credits/adjust")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + provider.person("root", "admin"))
                .header("Idempotency-Key", Given.key())
                .contentType("application/json")
                .content("""
                        {"uid": "%s", "type": "image", "direction": "credit", "amount": 1, "reason": "Test"}
                        """.formatted(uid))
                .exchange();

        assertThat(answer)
                .hasStatus(201)
                .bodyJson()
                .extractingPath("$.createdBy")
                .isEqualTo("admin:root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"credits:read", "credits:write", "openid credits:read credits:write"})
    void a_scope_of_services_makes_a_service(String scope) {
        var service = provider.service("pixel-shop", scope);

        assertThat(get(QUOTE + "&uid=" + uid, service)).hasStatusOk();
        // It has no credits, so it must name a user.
        assertProblem(get(QUOTE, service), 400, "invalid-request");
        assertProblem(get("/api/credits/balances", service), 403, "forbidden");
    }

    @Test
    void scopes_may_be_a_list() {
        var service = provider.token(claims ->
                claims.subject("x").claim("client_id", "pixel-shop").claim("scp", List.of("credits:read", "email")));

        assertThat(get(QUOTE + "&uid=" + uid, service)).hasStatusOk();
        assertProblem(get("/api/credits/balances", service), 403, "forbidden");
    }

    @Test
    void a_service_is_no_admin_even_with_the_role() {
        var service = provider.token(claims -> claims.subject("x")
                .claim("client_id", "pixel-shop")
                .claim("scope", "credits:write")
                .claim("realm_access", Map.of("roles", List.of("admin", "user"))));

        assertProblem(get("/api/admin/credits/ledger", service), 403, "forbidden");
    }

    @Test
    void a_person_stays_a_person_with_the_scope_of_services() {
        var token = provider.token(claims -> claims.subject(uid)
                .claim("azp", "pixel-shop")
                .claim("scope", "credits:write")
                .claim("realm_access", Map.of("roles", List.of("user"))));

        assertThat(get("/api/credits/balances", token)).hasStatusOk();
        assertProblem(get(QUOTE + "&uid=somebody-else", token), 403, "forbidden");
    }

    static Stream<UnaryOperator<JWTClaimsSet.Builder>> nameless() {
        return Stream.of(
                claims -> claims,
                claims -> claims.subject(""),
                claims -> claims.subject("a b"),
                claims -> claims.subject("x".repeat(129)),
                // Otherwise a person could use the name of a program.
                claims -> claims.subject("service:pixel-shop"),
                claims -> claims.subject("x").claim("scope", "credits:write"),
                claims -> claims.subject("x").claim("scope", "credits:write").claim("azp", "pixel shop"));
    }

    @ParameterizedTest
    @MethodSource("nameless")
    void a_token_without_a_name_is_refused(UnaryOperator<JWTClaimsSet.Builder> claims) {
        assertRefused(provider.token(claims));
    }

    @Test
    void an_invalid_token_is_refused_and_the_answer_says_so() {
        assertRefused(provider.expired(uid));
        assertRefused(provider.forAnotherAudience(uid));
        assertRefused(provider.ofAnotherIssuer(uid));
        assertRefused(provider.signedWithAnotherKey(uid));
        assertRefused(provider.unsigned(uid));
        assertRefused(provider.withType("logout+jwt", uid));
        assertRefused(provider.token(claims -> claims.subject(uid).expirationTime(null)));
        assertRefused(provider.token(claims -> claims.subject(uid).audience(List.of())));
        assertRefused(provider.person(uid) + "x");
        assertRefused("not-a-token");
        assertRefused("\"quoted\"");
    }

    @Test
    void without_a_token_the_answer_explains_how_to_authenticate() {
        var answer = http.get().uri("/api/credits/balances").with(anonymous()).exchange();

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.getResponse().getHeaders(HttpHeaders.WWW_AUTHENTICATE))
                .containsExactly("Bearer realm=\"credits-ledger\"");
    }

    /** The token may be valid, so the caller should keep it. */
    @Test
    void while_the_issuer_is_down_the_caller_is_asked_to_retry() throws Exception {
        var response = new MockHttpServletResponse();

        new ApiEntryPoint(problems, false)
                .commence(
                        new MockHttpServletRequest(),
                        response,
                        new IssuerUnavailableException(new JwtException("away")));

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
        assertThat(response.getContentAsString()).contains("\"code\":\"unavailable\"");
    }

    @Test
    void passwords_are_refused_outside_of_the_demo() {
        var answer = http.get()
                .uri("/api/credits/balances")
                .with(anonymous())
                .header(HttpHeaders.AUTHORIZATION, "Basic YWxpY2U6ZGVtbw==")
                .exchange();

        assertProblem(answer, 401, "unauthenticated");
    }

    @Test
    void a_token_in_the_address_does_not_count() {
        var uri = "/api/credits/balances?access_token=" + provider.person(uid);

        assertProblem(http.get().uri(uri).with(anonymous()).exchange(), 401, "unauthenticated");
    }

    private void assertRefused(String token) {
        var answer = get("/api/credits/balances", token);

        assertProblem(answer, 401, "unauthenticated");
        assertThat(answer.getResponse().getHeaders(HttpHeaders.WWW_AUTHENTICATE))
                .singleElement()
                .asString()
                .matches("Bearer realm=\"credits-ledger\", error=\"invalid_token\", error_description=\"[^\"]+\"");
    }

    private MvcTestResult get(String uri, String token) {
        return http.get()
                .uri(uri)
                .with(anonymous())
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange();
    }
}
