package org.creditsledger.history.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
@WithMockUser(roles = "SERVICE")
class AdminLedgerControllerTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    LedgerService ledger;

    @Autowired
    UserService users;

    @Autowired
    Given given;

    String uid = "";
    String jobId = "";

    @BeforeEach
    void aUserWithAJob() {
        uid = given.userWith(100);
        jobId = "job_" + key();
        users.add(new User(uid, uid.toUpperCase(java.util.Locale.ROOT) + "@demo.example", Role.USER));
        ledger.post(Posting.jobDebit(uid, "image", 8, "text2image", jobId, "Job", Map.of(), "service:jobs"));
    }

    @Test
    void all_users_entries_come_newest_first_with_their_uid() {
        // Other tests have set the clock forward, so their entries are newer.
        var justAfter = ledger.findByIdempotencyKey("debit:text2image:" + jobId)
                .orElseThrow()
                .createdAt()
                .plusNanos(1_000);

        var answer = get("/api/admin/credits/ledger?limit=2&to=" + justAfter);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.entries[0].uid").isEqualTo(uid);
            json.assertThat().extractingPath("$.entries[0].email").isEqualTo(uid + "@demo.example");
            json.assertThat().extractingPath("$.entries[0].jobId").isEqualTo(jobId);
            json.assertThat().extractingPath("$.nextStartAfter").isNotNull();
        });
    }

    @Test
    void a_search_names_the_kind_of_its_match() {
        assertFound(uid, "UID", uid, 2);
        assertFound(jobId, "JOB_ID", jobId, 1);
        assertFound(uid.substring(0, uid.length() - 1), "EMAIL", uid, 2);
    }

    @Test
    void a_search_that_finds_nothing_shows_nothing() {
        assertThat(get("/api/admin/credits/ledger?q=nobody-" + key()))
                .bodyJson()
                .isStrictlyEqualTo("{\"entries\": []}");
    }

    @Test
    void several_users_of_one_address_prefix_come_in_one_order() {
        var prefix = "team-" + key();
        var first = prefix + "-a";
        var second = prefix + "-b";
        for (var member : java.util.List.of(first, second)) {
            users.add(new User(member, member + "@demo.example", Role.USER));
        }
        given.credit(first, 1);
        given.credit(second, 2);
        given.credit(first, 3);

        assertThat(get("/api/admin/credits/ledger?limit=2&q=" + prefix))
                .bodyJson()
                .extractingPath("$.entries[*].amount")
                .asArray()
                .containsExactly(3, 2);
    }

    @Test
    void one_users_entries_can_be_filtered_as_the_user_would() {
        assertThat(get("/api/admin/credits/ledger?direction=debit&uid=" + uid))
                .bodyJson()
                .extractingPath("$.entries[*].amount")
                .asArray()
                .containsExactly(8);
    }

    @Test
    void a_search_and_a_uid_together_are_refused() {
        assertProblem(get("/api/admin/credits/ledger?q=a&uid=b"), 400, "invalid-request");
    }

    @Test
    void the_export_begins_with_the_uid() throws Exception {
        var answer = get("/api/admin/credits/export.csv?direction=debit&uid=" + uid);

        assertThat(answer).hasStatusOk().hasContentType("text/csv;charset=UTF-8");
        assertThat(answer.getResponse().getContentAsString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("uid,email,created_at,type");
        assertThat(answer.getResponse().getContentAsString().lines().toList().getLast())
                .startsWith(uid + "," + uid + "@demo.example,");
    }

    @Test
    void admins_see_who_exported_what() {
        get("/api/admin/credits/export.csv?uid=" + uid);
        get("/api/admin/credits/export.csv?uid=" + uid + "&type=image");

        var newest = get("/api/admin/credits/exports?limit=1");

        assertThat(newest).hasStatusOk().bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.exports[0].requestedBy").isEqualTo("root");
            json.assertThat().extractingPath("$.exports[0].filter").isEqualTo("uid=" + uid + "&type=image");
            json.assertThat().extractingPath("$.exports[0].entries").isEqualTo(2);
            json.assertThat().extractingPath("$.exports[0].outcome").isEqualTo("complete");
        });
        assertThat(get("/api/admin/credits/exports?limit=1&startAfter="
                        + JsonPath.read(text(newest), "$.nextStartAfter")))
                .bodyJson()
                .extractingPath("$.exports[0].filter")
                .isEqualTo("uid=" + uid);
        assertProblem(get("/api/admin/credits/exports?startAfter=" + UUID.randomUUID()), 400, "invalid-request");
    }

    @Test
    void users_have_no_access() {
        for (var path : java.util.List.of(
                "/api/admin/credits/ledger", "/api/admin/credits/export.csv", "/api/admin/credits/exports")) {
            assertProblem(http.get().uri(path).with(user(uid).roles("USER")).exchange(), 403, "forbidden");
        }
    }

    private void assertFound(String text, String kind, String value, int entries) {
        assertThat(get("/api/admin/credits/ledger?q=" + text))
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.matched.kind").isEqualTo(kind);
                    json.assertThat().extractingPath("$.matched.values[0]").isEqualTo(value);
                    json.assertThat().extractingPath("$.entries").asArray().hasSize(entries);
                });
    }

    private MvcTestResult get(String uri) {
        return http.get().uri(uri).with(user("root").roles("ADMIN")).exchange();
    }
}
