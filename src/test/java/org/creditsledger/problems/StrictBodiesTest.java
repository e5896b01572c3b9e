package org.creditsledger.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.util.Map;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** A body with an unknown member has no effect, and the answer names the member. */
@DatabaseTest
record StrictBodiesTest(MockMvcTester http, WebhookSender webhooks, Given given) {

    @Test
    void a_misspelled_amount_captures_nothing() {
        var uid = given.userWith(100);
        var reservation = post("/api/credits/reservations", "SERVICE", reservation(uid, "\"amount\": 12"));
        assertThat(reservation).hasStatus(201);
        var address = reservation.getResponse().getHeader("Location");

        assertNamed(post(address + "/capture", "SERVICE", "{\"amout\": 4}"), "amout");
        assertNamed(post(address + "/capture", "SERVICE", "{\"amount\": 4, \"amount\": 12}"), "amount");

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(post(address + "/capture", "SERVICE", "{\"amount\": 4}")).hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(96);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"amount\": 5, \"expiresIn\": 9 | expiresIn",
                "\"amount\": 5, \"Amount\": 9 | Amount",
                "\"amount\": 5, \"uid\": \"x\" | uid",
                "\"amount\": 5, \"meta\": {\"a\": \"b\", \"a\": \"c\"} | a"
            })
    void a_reservation_with_an_unknown_member_reserves_nothing(String members, String name) {
        var uid = given.userWith(100);
        assertNamed(post("/api/credits/reservations", "SERVICE", reservation(uid, members)), name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"uid\": \"UID\" | uid", "\"until\": \"2030-01-01\" | until"})
    void an_adjustment_with_an_unknown_member_posts_nothing(String member, String name) {
        var uid = given.userWith(100);
        var body = """
                {"uid": "%s", "type": "image", "direction": "credit", "amount": 5, "reason": "r", %s}
                """.formatted(uid, member.replace("UID", uid));

        assertNamed(post("/api/admin/credits/adjust", "ADMIN", body), name);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void a_checkout_or_decision_with_an_unknown_member_does_nothing() {
        assertNamed(post("/api/payments/checkout", "USER", "{\"packId\": \"image-100\", \"quantity\": 2}"), "quantity");
        assertNamed(
                post(
                        "/api/admin/credits/grant-requests/" + java.util.UUID.randomUUID() + "/approve",
                        "ADMIN",
                        "{\"notes\": \"x\"}"),
                "notes");
    }

    @Test
    void a_long_name_is_not_repeated_whole() {
        var answer = post("/api/payments/checkout", "USER", "{\"%s\": 1}".formatted("x".repeat(5_000)));

        assertProblem(answer, 400, "invalid-request");
        assertThat(answer).bodyText().hasSizeLessThan(1_000);
    }

    /** The sender may send the same event to other receivers, which know more members. */
    @Test
    void a_job_event_may_have_additional_members_but_none_twice() {
        var uid = given.userWith(100);
        var event = Webhooks.jobEvent("job.succeeded", key(), uid, 1);

        assertNamed(webhooks.sendJobEvent(event.replace("\"uid\": ", "\"uid\": \"bob\", \"uid\": ")), "uid");
        assertNamed(webhooks.sendJobEvent(event.replace("{\"type\"", "{\"type\": \"job.failed\", \"type\"")), "type");
        assertNamed(webhooks.sendJobEvent(event.replace("{\"type\"", "{\"x\": {\"y\": 1, \"y\": 2}, \"type\"")), "y");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);

        var answer = webhooks.sendJobEvent(event.replace("{\"type\"", "{\"id\": \"evt_1\", \"type\"")
                .replace("\"uid\": ", "\"tenant\": {\"a\": 1}, \"uid\": "));
        assertOutcome(answer, "posted");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
    }

    @Test
    void members_added_by_stripe_change_nothing() {
        var uid = given.userWith(100);
        var event = Webhooks.checkoutSession("checkout.session.completed", "paid", "pi_" + key(), uid, "image-500")
                .replace("{\"id\": \"evt", "{\"something_new\": {\"a\": 1}, \"id\": \"evt");

        var answer = webhooks.sendStripeEvent(event);

        assertOutcome(answer, "posted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void errors_are_reported_without_class_names(String method) {
        var answer = http.method(org.springframework.http.HttpMethod.valueOf(method))
                .uri("/api/admin/credits/adjust")
                .with(user("root").roles("ADMIN"))
                .exchange();

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(JsonPath.<String>read(text(answer), "$.detail"))
                .contains(method)
                .doesNotContain("Exception", "org.");
    }

    private static String reservation(String uid, String members) {
        return """
                {"uid": "%s", "source": "upscaling", "jobId": "%s", "type": "image", %s}
                """.formatted(uid, key(), members);
    }

    private MvcTestResult post(String uri, String role, String body) {
        return http.post()
                .uri(uri)
                .with(user(role.equals("USER") ? "buyer" : "service:test").roles(role))
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", key())
                .content(body)
                .exchange();
    }

    private static void assertNamed(MvcTestResult answer, String name) {
        assertProblem(answer, 400, "invalid-request");
        assertThat(JsonPath.<Map<String, String>>read(text(answer), "$.invalidParameters[0]"))
                .containsEntry("name", name);
        assertThat(JsonPath.<String>read(text(answer), "$.detail")).contains(name);
    }
}
