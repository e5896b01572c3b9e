package org.creditsledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.hold;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The answers to a program that reads the credits of one of its users. */
@DatabaseTest
class UserCreditsControllerTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    String uid = "";
    String other = "";
    Hold pending;
    Hold captured;
    Hold others;

    @BeforeEach
    void two_users_with_entries_and_reservations() {
        uid = given.userWith(100);
        other = given.userWith(50);
        captured = given.placed(hold(uid, 7));
        ledger.capture(captured.id());
        ledger.post(Posting.jobDebit(uid, "image", 8, "text2image", key(), "Job", Map.of(), "service:jobs"));
        pending = given.placed(hold(uid, 5));
        others = given.placed(hold(other, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ledger",
                "ledger?type=image&direction=debit&limit=1",
                "ledger?source=text2image&from=2026-01-01",
                "ledger?type=smell&limit=0",
                "balances",
                "balances?at=2026-01-01",
                "balances?at=yesterday",
                "changes",
                "changes?limit=2&waitMs=0",
                "changes?after=x",
                "changes?waitMs=30001",
                "reservations",
                "reservations?status=pending,captured&limit=1",
                "reservations?status=captured&limit=1",
                "reservations?status=lost&limit=201&colour=red",
                "reservations?startAfter=1"
            })
    void a_program_gets_the_same_answer_as_the_user(String what) {
        var own = http.get()
                .uri(URI.create("/api/credits/" + what))
                .with(user(uid).roles("USER"))
                .exchange();

        for (var role : List.of("READER", "SERVICE")) {
            var answer = as(role, uid, what);

            assertThat(answer).hasStatus(own.getResponse().getStatus());
            assertThat(text(answer).replace("/users/" + uid, "")).isEqualTo(text(own));
        }
    }

    @Test
    void pages_follow_each_other() {
        var first = text(as("READER", uid, "reservations?limit=1"));
        assertThat(JsonPath.<String>read(first, "$.reservations[0].id"))
                .isEqualTo(pending.id().toString());
        assertThat(JsonPath.<String>read(first, "$.reservations[0].status")).isEqualTo("pending");

        var second =
                text(as("READER", uid, "reservations?limit=1&startAfter=" + JsonPath.read(first, "$.nextStartAfter")));

        assertThat(JsonPath.<String>read(second, "$.reservations[0].id"))
                .isEqualTo(captured.id().toString());
        assertThat(JsonPath.<Integer>read(second, "$.reservations[0].capturedAmount"))
                .isEqualTo(7);
        assertThat(second).doesNotContain("nextStartAfter");
    }

    @Test
    void an_unknown_user_has_no_credits() {
        var unknown = given.user();

        assertThat(text(as("READER", unknown, "balances")))
                .contains("\"balances\":{\"image\":0,\"video\":0,\"updatedAt\":null}");
        assertThat(text(as("READER", unknown, "ledger"))).contains("\"entries\":[]");
        assertThat(text(as("READER", unknown, "reservations"))).isEqualTo("{\"reservations\":[]}");
    }

    @ParameterizedTest
    @CsvSource({"ledger, entry", "reservations, hold"})
    void a_position_in_another_users_list_is_refused(String what, String kind) {
        var id = kind.equals("hold") ? others.id() : given.credit(other, 1).id();

        assertProblem(as("READER", uid, what + "?startAfter=" + id), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two%20words", "%C3%A9", "tab%09", "a%7F"})
    void an_invalid_uid_is_refused(String malformed) {
        for (var what : List.of("ledger", "balances", "reservations")) {
            var answer = as("READER", malformed, what);

            assertProblem(answer, 400, "invalid-request");
            assertThat(text(answer)).contains("\"name\":\"uid\"");
        }
    }

    @Test
    void a_uid_of_129_characters_is_refused_and_one_with_special_characters_is_not() {
        assertProblem(as("READER", "x".repeat(129), "balances"), 400, "invalid-request");
        assertThat(as("READER", "auth0%7C5f-@+:a", "balances")).hasStatusOk();
    }

    private MvcTestResult as(String role, String whose, String what) {
        return http.get()
                .uri(URI.create("/api/credits/users/" + whose + "/" + what))
                .with(user("service:backend").roles(role))
                .exchange();
    }
}
