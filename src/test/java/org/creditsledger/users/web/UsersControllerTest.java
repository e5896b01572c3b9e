package org.creditsledger.users.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
record UsersControllerTest(MockMvcTester http, Given given) {

    @ParameterizedTest
    @ValueSource(strings = {"lowest", "highest", "active-last", "active-first"})
    void everybody_is_listed_though_whoever_was_listed_last_moves(String sort) {
        var begin = given.user();
        for (var credits = 1; credits <= 7; credits++) {
            given.credit(begin + "-" + credits, 10 * credits);
        }
        var service = SecurityContextHolder.getContext();
        var seen = new ArrayList<String>();
        var next = "";
        do {
            var page = text(get("q=" + begin + "&limit=2&sort=" + sort + next));
            var uids = JsonPath.<List<String>>read(page, "$.users[*].uid");
            seen.addAll(uids);
            next = page.contains("nextStartAfter")
                    ? "&startAfter=" + URLEncoder.encode(JsonPath.<String>read(page, "$.nextStartAfter"), UTF_8)
                    : null;
            SecurityContextHolder.setContext(service); // the request has cleared it
            if (seen.size() <= 7) {
                given.credit(uids.getLast(), 1_000);
            }
        } while (next != null && seen.size() < 20);

        assertThat(seen)
                .contains(
                        begin + "-1",
                        begin + "-2",
                        begin + "-3",
                        begin + "-4",
                        begin + "-5",
                        begin + "-6",
                        begin + "-7");
    }

    @ParameterizedTest
    @CsvSource({
        "lowest, alice",
        "lowest, t1772366400000000-alice",
        "active-last, c5-alice",
        "highest, c-1-alice",
        "active-first, t999999999999999999-alice"
    })
    void a_position_that_no_answer_gave_in_this_order_is_refused(String sort, String position) {
        assertProblem(get("sort=" + sort + "&startAfter=" + position), 400, "invalid-request");
    }

    @Test
    void low_is_true_or_false() {
        var uid = given.userWith(5);

        assertThat(get("q=" + uid + "&low=true&threshold=6"))
                .bodyJson()
                .extractingPath("$.users.length()")
                .isEqualTo(1);
        assertThat(get("q=" + uid + "&low=true&threshold=5"))
                .bodyJson()
                .extractingPath("$.users.length()")
                .isEqualTo(0);
        assertThat(get("q=" + uid + "&low=false&threshold=5"))
                .bodyJson()
                .extractingPath("$.users.length()")
                .isEqualTo(1);
        assertProblem(get("low=yes"), 400, "invalid-request");
    }

    private MvcTestResult get(String query) {
        return http.get()
                .uri(URI.create("/api/admin/credits/users?" + query))
                .with(user("root").roles("ADMIN"))
                .exchange();
    }
}
