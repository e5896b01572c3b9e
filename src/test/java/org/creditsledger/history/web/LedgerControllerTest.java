package org.creditsledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
@WithMockUser(roles = "SERVICE")
class LedgerControllerTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    String uid = "";

    @BeforeEach
    void someHistory() {
        uid = given.userWith(100);
        ledger.post(adjustment(uid, DEBIT, 30, key()));
        ledger.post(Posting.adjustment(uid, "video", CREDIT, 7, "Test", "tester", key()));
        ledger.post(Posting.jobDebit(uid, "image", 8, "text2image", key(), "Job", java.util.Map.of(), "service:jobs"));
    }

    @Test
    void a_user_reads_the_newest_entries_and_their_balance() {
        var answer = get("/api/credits/ledger");

        assertThat(answer).hasStatusOk();
        assertThat(JsonPath.<List<Integer>>read(text(answer), "$.entries[*].amount"))
                .containsExactly(8, 7, 30, 100);
        assertThat(JsonPath.<Integer>read(text(answer), "$.balances.image")).isEqualTo(62);
        assertThat(JsonPath.<Integer>read(text(answer), "$.available.video")).isEqualTo(7);
        assertThat(JsonPath.<Integer>read(text(answer), "$.held.image")).isZero();
        assertThat(text(answer))
                .contains("\"seq\"", "\"balanceAfter\"", "\"createdAt\"")
                .doesNotContain("nextStartAfter");
        assertThat(answer.getRequest().getSession(false)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=video|7",
                "type=image,video|8 7 30 100",
                "type=image&type=video|8 7 30 100",
                "direction=debit|8 30",
                "source=text2image|8",
                "source=text2image,admin_adjustment&direction=credit|7 100",
                "from=2000-01-01|8 7 30 100",
                "to=2000-01-01T00:00:00Z|''",
                "from=2000-01-01T00:00:00%2B02:00&to=2100-01-01|8 7 30 100",
            })
    void filters_narrow_the_list(String query, String amounts) {
        var found = JsonPath.<List<Integer>>read(text(get("/api/credits/ledger?" + query)), "$.entries[*].amount");

        assertThat(String.join(" ", found.stream().map(String::valueOf).toList()))
                .isEqualTo(amounts);
    }

    @Test
    void pages_follow_each_other_without_gap_or_repeat_while_entries_are_added() {
        IntStream.range(0, 20).forEach(_ -> given.credit(uid, 1));
        var service = SecurityContextHolder.getContext();
        var seqs = new ArrayList<Integer>();
        var next = "";
        do {
            var page = text(get("/api/credits/ledger?type=image&limit=5" + next));
            seqs.addAll(JsonPath.<List<Integer>>read(page, "$.entries[*].seq"));
            next = page.contains("nextStartAfter") ? "&startAfter=" + JsonPath.read(page, "$.nextStartAfter") : null;
            SecurityContextHolder.setContext(service); // the request cleared it
            given.credit(uid, 1);
        } while (next != null);

        assertThat(seqs)
                .containsExactlyElementsOf(
                        IntStream.range(0, 23).mapToObj(i -> 23 - i).toList());
    }

    @Test
    void a_position_in_another_users_history_is_refused() {
        var foreign = given.credit(given.user(), 1).id();

        assertRefused("startAfter=" + foreign, "startAfter");
        assertRefused("startAfter=" + java.util.UUID.randomUUID(), "startAfter");
        assertRefused("startAfter=1", "startAfter");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=ten, limit",
        "limit=1&limit=2, limit",
        "type=smell, type",
        "type=, type",
        "direction=up, direction",
        "source=%00, source",
        "from=yesterday, from",
        "to=+999999999-01-01T00:00:00Z, to",
        "from=2026-02-01&to=2026-01-01, from",
        "colour=red, colour",
        "uid=alice, uid",
        "q=alice, q",
    })
    void invalid_parameters_are_named(String query, String parameter) {
        assertRefused(query, parameter);
    }

    @Test
    void all_errors_are_named_at_once() {
        var answer = get("/api/credits/ledger?limit=0&type=smell&colour=red");

        assertThat(JsonPath.<List<String>>read(text(answer), "$.invalidParameters[*].name"))
                .containsExactlyInAnyOrder("limit", "type", "colour");
    }

    @Test
    void balances_are_shown_for_now_and_for_any_earlier_time() {
        assertThat(get("/api/credits/balances"))
                .bodyJson()
                .extractingPath("$.balances.image")
                .isEqualTo(62);
        assertThat(get("/api/credits/balances?at=2000-01-01"))
                .bodyJson()
                .isStrictlyEqualTo("{\"image\": 0, \"video\": 0}");
        assertThat(get("/api/credits/balances?at=2100-01-01"))
                .bodyJson()
                .isStrictlyEqualTo("{\"image\": 62, \"video\": 7}");
    }

    @Test
    void a_window_says_where_it_ends() {
        assertThat(get("/api/credits/balances?at=2000-01-01")).hasHeader("Credits-Until", "2000-01-01T00:00:00Z");
        assertThat(get("/api/credits/ledger?to=2000-01-01")).hasHeader("Credits-Until", "2000-01-01T00:00:00Z");
        assertThat(get("/api/credits/export.csv?to=2000-01-01")).hasHeader("Credits-Until", "2000-01-01T00:00:00Z");
        assertThat(get("/api/credits/ledger")).doesNotContainHeader("Credits-Until");
        for (var path : List.of("balances?at=2100-01-01", "ledger?to=2100-01-01", "export.csv")) {
            var until = get("/api/credits/" + path).getResponse().getHeader("Credits-Until");
            assertThat(Instant.parse(until)).isBefore(Instant.parse("2099-01-01T00:00:00Z"));
        }
    }

    @Test
    void anonymous_callers_read_nothing() {
        for (var path : List.of("/api/credits/ledger", "/api/credits/balances", "/api/credits/export.csv")) {
            assertProblem(http.get().uri(path).with(anonymous()).exchange(), 401, "unauthenticated");
        }
    }

    @Test
    void a_page_takes_at_most_200_entries() {
        IntStream.range(0, 203).forEach(_ -> given.credit(uid, 1));

        var page = text(get("/api/credits/ledger?limit=200"));

        assertThat(JsonPath.<List<Integer>>read(page, "$.entries[*].seq")).hasSize(200);
        assertThat(page).contains("nextStartAfter");
    }

    private void assertRefused(String query, String parameter) {
        var answer = get("/api/credits/ledger?" + query);
        assertProblem(answer, 400, "invalid-request");
        assertThat(JsonPath.<List<String>>read(text(answer), "$.invalidParameters[*].name"))
                .contains(parameter);
    }

    private MvcTestResult get(String uri) {
        return http.get()
                .uri(java.net.URI.create(uri))
                .with(user(uid).roles("USER"))
                .exchange();
    }
}
