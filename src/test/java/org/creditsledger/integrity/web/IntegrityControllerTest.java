package org.creditsledger.integrity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@DatabaseTest
record IntegrityControllerTest(MockMvcTester http, Given given) {

    private static final RequestPostProcessor ADMIN = user("root").roles("ADMIN");

    @Test
    void an_admin_checks_one_user() {
        var uid = given.userWith(100);

        assertThat(verify(uid, ADMIN)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
                        {"balancesChecked": 1, "entriesChecked": 1, "findings": [], "moreFindings": 0,
                         "daysChecked": 0, "wrongDays": []}
                        """);
    }

    @Test
    void an_admin_checks_all_users() {
        given.userWith(100);

        var answer = verify(null, ADMIN);

        assertThat(answer).hasStatusOk().bodyJson().satisfies(json -> {
            // Tests of query plans fill tables by SQL, without the ledger, for uids that start with "plan-".
            json.assertThat()
                    .extractingPath("$.findings[?(@.uid =~ /(?!plan-).*/)]")
                    .asArray()
                    .isEmpty();
            json.assertThat().extractingPath("$.entriesChecked").asNumber().isNotEqualTo(0);
        });
        assertThat(answer.getRequest().getSession(false)).isNull();
    }

    @Test
    void an_invalid_uid_is_refused() {
        assertProblem(verify("a b", ADMIN), 400, "invalid-request");
        assertProblem(verify("", ADMIN), 400, "invalid-request");
    }

    @Test
    void other_callers_are_refused() {
        assertProblem(verify(null, anonymous()), 401, "unauthenticated");
        assertProblem(verify(null, user("alice").roles("USER")), 403, "forbidden");
    }

    @Test
    void an_unknown_address_is_not_found() {
        assertProblem(http.get().uri("/api/unknown").with(ADMIN).exchange(), 404, "not-found");
    }

    @Test
    void the_demo_password_is_refused_outside_of_the_demo() {
        assertProblem(verify(null, anonymous(), httpBasic("admin", "demo")), 401, "unauthenticated");
    }

    private MvcTestResult verify(@Nullable String uid, RequestPostProcessor... who) {
        var request = http.post().uri("/api/admin/credits/verify");
        if (uid != null) {
            request = request.param("uid", uid);
        }
        for (var processor : who) {
            request = request.with(processor);
        }
        return request.exchange();
    }
}
