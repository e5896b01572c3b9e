package org.creditsledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
class ChangesControllerTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    String uid = "";

    @BeforeEach
    void a_user_with_three_entries() {
        uid = given.userWith(100);
        for (var job = 0; job < 2; job++) {
            ledger.post(Posting.jobDebit(uid, "image", 8, "text2image", key(), "Job", Map.of(), "service:jobs"));
        }
    }

    @Test
    void entries_come_oldest_first_in_the_form_of_the_ledger() {
        var answer = text(get("/api/credits/changes", MediaType.APPLICATION_JSON));

        assertThat(JsonPath.<List<Integer>>read(answer, "$.entries[*].seq")).containsExactly(1, 2, 3);
        var newest = text(get("/api/credits/ledger?limit=1", MediaType.APPLICATION_JSON));
        assertThat(JsonPath.<Map<String, Object>>read(answer, "$.entries[2]"))
                .isEqualTo(JsonPath.read(newest, "$.entries[0]"));
    }

    @Test
    void the_cursor_leads_on_and_is_there_without_entries_too() {
        var first = text(get("/api/credits/changes?limit=2", MediaType.APPLICATION_JSON));
        var second = text(get("/api/credits/changes?after=" + next(first), MediaType.APPLICATION_JSON));
        var third = text(get("/api/credits/changes?waitMs=1&after=" + next(second), MediaType.APPLICATION_JSON));

        assertThat(JsonPath.<List<Integer>>read(first, "$.entries[*].seq")).containsExactly(1, 2);
        assertThat(JsonPath.<List<Integer>>read(second, "$.entries[*].seq")).containsExactly(3);
        assertThat(JsonPath.<List<Integer>>read(third, "$.entries")).isEmpty();
        assertThat(next(third)).isEqualTo(next(second));
    }

    @Test
    void lines_of_json_end_with_the_cursor() {
        var answer = get("/api/credits/changes", MediaType.APPLICATION_NDJSON);

        assertThat(answer).hasStatusOk().hasContentTypeCompatibleWith(MediaType.APPLICATION_NDJSON);
        var lines = text(answer).lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(JsonPath.<Integer>read(lines.get(2), "$.seq")).isEqualTo(3);
        assertThat(JsonPath.<Map<String, Object>>read(lines.getLast(), "$")).containsOnlyKeys("next");
        var json = text(get("/api/credits/changes", MediaType.APPLICATION_JSON));
        assertThat(JsonPath.<String>read(lines.getLast(), "$.next")).isEqualTo(next(json));
    }

    @ParameterizedTest
    @CsvSource({
        "after=nonsense, after",
        "limit=0, limit",
        "limit=1001, limit",
        "waitMs=30001, waitMs",
        "waitMs=-1, waitMs",
        "type=image, type"
    })
    void wrong_parameters_are_named(String query, String parameter) {
        for (var form : List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON)) {
            assertInvalid(get("/api/credits/changes?" + query, form), parameter);
        }
    }

    private MvcTestResult get(String uri, MediaType form) {
        return http.get().uri(uri).accept(form).with(user(uid).roles("USER")).exchange();
    }

    private static String next(String answer) {
        return JsonPath.read(answer, "$.next");
    }
}
