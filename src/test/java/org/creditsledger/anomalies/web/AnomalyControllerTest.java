package org.creditsledger.anomalies.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
record AnomalyControllerTest(MockMvcTester http, AnomalyService anomalies, Given given) {

    private static final String PATH = "/api/admin/credits/anomalies";

    @Test
    void the_pages_contain_each_anomaly_once_most_recently_seen_first() {
        var uid = given.user();
        var keys = List.of(key(), key(), key(), key(), key());
        keys.forEach(key -> record(AnomalyKind.REFUND_SHORTFALL, key, uid));

        var seen = new ArrayList<String>();
        var more = "";
        do {
            var page = text(get("?uid=" + uid + "&limit=2" + more));
            seen.addAll(JsonPath.<List<String>>read(page, "$.anomalies[*].key"));
            var next = JsonPath.<List<String>>read(page, "$..nextStartAfter");
            more = next.isEmpty() ? "" : "&startAfter=" + next.getFirst();
        } while (!more.isEmpty());

        assertThat(seen).containsExactlyElementsOf(keys.reversed());
    }

    @Test
    void a_filter_excludes_other_kinds_and_states() {
        var uid = given.user();
        record(AnomalyKind.REFUND_SHORTFALL, key(), uid);
        record(AnomalyKind.STUCK_HOLD, key(), uid);

        assertThat(kinds("?uid=" + uid)).containsExactly("stuck-hold", "refund-shortfall");
        assertThat(kinds("?uid=" + uid + "&kind=stuck-hold&state=new,reviewed")).containsExactly("stuck-hold");
        assertThat(kinds("?uid=" + uid + "&state=resolved")).isEmpty();
        assertThat(kinds("?uid=" + uid + "&to=2001-01-01")).isEmpty();
    }

    @Test
    void a_change_stays_in_the_history_with_its_note() {
        var id = recorded();

        assertThat(change(id, "{\"state\": \"reviewed\", \"note\": \" Asked the shop \", \"version\": 0}"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.state")
                .isEqualTo("reviewed");
        assertThat(change(id, "{\"state\": \"resolved\"}")).hasStatusOk();

        var shown = text(get("/" + id));
        assertThat(JsonPath.<List<String>>read(shown, "$.history[*].state")).containsExactly("resolved", "reviewed");
        assertThat(JsonPath.<List<String>>read(shown, "$.history[*].note")).containsExactly("", "Asked the shop");
        assertThat(JsonPath.<List<String>>read(shown, "$.history[*].changedBy"))
                .containsExactly("the-admin", "the-admin");
    }

    @Test
    void a_change_based_on_an_outdated_version_is_rejected() {
        var id = recorded();
        change(id, "{\"state\": \"reviewed\", \"version\": 0}");

        assertProblem(change(id, "{\"state\": \"resolved\", \"version\": 0}"), 409, "changed-meanwhile");

        assertThat(JsonPath.<String>read(text(get("/" + id)), "$.state")).isEqualTo("reviewed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?kind=smell",
                "?state=old",
                "?from=yesterday",
                "?limit=0",
                "?limit=201",
                "?startAfter=here",
                "?startAfter=999999999999999999-00000000-0000-0000-0000-000000000000",
                "?uid=a&uid=b",
                "?nonsense=1"
            })
    void errors_in_a_query_are_reported(String query) {
        assertProblem(get(query), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"state\": \"old\"}",
                "{\"state\": \"new\", \"note\": \"\\u0000\"}",
                "{\"state\": \"new\", \"version\": -1}"
            })
    void errors_in_a_change_are_reported(String body) {
        assertProblem(change(recorded(), body), 400, "invalid-request");
    }

    @Test
    void an_unknown_id_is_not_found() {
        assertProblem(get("/00000000-0000-0000-0000-000000000000"), 404, "not-found");
        assertProblem(
                change("00000000-0000-0000-0000-000000000000", "{\"state\": \"new\", \"version\": 0}"),
                404,
                "not-found");
    }

    private String recorded() {
        var uid = given.user();
        record(AnomalyKind.REFUND_SHORTFALL, key(), uid);
        return JsonPath.read(text(get("?uid=" + uid)), "$.anomalies[0].id");
    }

    private void record(AnomalyKind kind, String key, String uid) {
        anomalies.record(new AnomalyReport(kind, key, uid, "image", null, 500, 20, 10, "a test"));
    }

    private List<String> kinds(String query) {
        return JsonPath.read(text(get(query)), "$.anomalies[*].kind");
    }

    private MvcTestResult get(String rest) {
        return http.get()
                .uri(PATH + rest)
                .with(user("the-admin").roles("ADMIN"))
                .exchange();
    }

    private MvcTestResult change(String id, String body) {
        return http.post()
                .uri(PATH + "/" + id + "/state")
                .with(user("the-admin").roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }
}
