package org.creditsledger.pricing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.net.URI;
import java.time.Instant;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DatabaseTest
record QuoteControllerTest(MockMvcTester http, Given given, SettableClock clock) {

    private static final String WORK = "source=text2image&model=flux-pro&resolution=1024x1024&quantity=2";

    @Test
    void a_user_sees_the_price_its_breakdown_and_whether_the_balance_suffices() {
        clock.stopAt(Instant.parse("2026-06-01T12:00:00Z"));
        var uid = given.userWith(15);
        var richer = given.userWith(16);

        var answer = quote(WORK, user(uid).roles("USER"));

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.type").isEqualTo("image");
            json.assertThat().extractingPath("$.priceCredits").isEqualTo(16);
            json.assertThat().extractingPath("$.breakdown.unit").isEqualTo("output");
            json.assertThat().extractingPath("$.breakdown.units").isEqualTo(1);
            json.assertThat().extractingPath("$.breakdown.unitPriceCredits").isEqualTo(8);
            json.assertThat().extractingPath("$.breakdown.perOutputCredits").isEqualTo(8);
            json.assertThat().extractingPath("$.breakdown.rounded").isEqualTo(false);
            json.assertThat().extractingPath("$.breakdown.quantity").isEqualTo(2);
            json.assertThat().extractingPath("$.available").isEqualTo(15);
            json.assertThat().extractingPath("$.sufficient").isEqualTo(false);
            json.assertThat().extractingPath("$.expiresAt").isEqualTo("2026-06-01T12:15:00Z");
            json.assertThat().extractingPath("$.quoteId").asString().startsWith("q1.");
        });
        assertThat(quote(WORK, user(richer).roles("USER")))
                .bodyJson()
                .extractingPath("$.sufficient")
                .isEqualTo(true);
    }

    @Test
    void a_service_names_the_user() {
        var uid = given.userWith(15);
        var service = user("service:products").roles("SERVICE");

        assertThat(quote(WORK + "&uid=" + uid, service))
                .bodyJson()
                .extractingPath("$.available")
                .isEqualTo(15);
        assertProblem(quote(WORK, service), 400, "invalid-request");
    }

    @Test
    void users_cannot_see_each_others_balances() {
        var uid = given.userWith(15);

        assertProblem(quote(WORK + "&uid=" + uid, user("mallory").roles("USER")), 403, "forbidden");
        assertProblem(quote(WORK, anonymous()), 401, "unauthenticated");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source=text2image&model=flux-pro&resolution=1024x1024 | quantity",
                "source=text2image&model=flux-pro&resolution=1024x1024&quantity=0 | quantity",
                "source=text2image&model=flux-pro&resolution=1024x1024&quantity=1001 | quantity",
                "source=text2image&model=flux-pro&resolution=1024x1024&quantity=1.5 | quantity",
                "source=text2image&model=flux-pro&resolution=1024x1024&quantity=many | quantity",
                "source=Text+Image&model=flux-pro&resolution=1024x1024&quantity=1 | source",
                "model=flux-pro&resolution=1024x1024&quantity=1 | source",
                "source=text2image&model=&resolution=1024x1024&quantity=1 | model",
                "source=text2image&model=flux-pro&resolution=%00&quantity=1 | resolution",
                "source=text2image&model=flux-pro&resolution=1024x1024&quantity=1&durationSeconds=0 | durationSeconds",
            })
    void errors_are_named(String query, String parameter) {
        var answer = quote(query, user("alice").roles("USER"));

        assertInvalid(answer, parameter);
        assertThat(answer).bodyText().doesNotContain("java.lang");
    }

    @Test
    void work_without_a_price_is_reported() {
        assertProblem(
                quote(
                        "source=text2image&model=nobodys&resolution=1024x1024&quantity=1",
                        user("alice").roles("USER")),
                422,
                "unknown-price");
    }

    private MvcTestResult quote(String query, RequestPostProcessor who) {
        return http.get()
                .uri(URI.create("/api/credits/quote?" + query))
                .with(who)
                .exchange();
    }
}
