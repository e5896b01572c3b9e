package org.creditsledger.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;

import java.time.Instant;
import java.time.InstantSource;
import org.creditsledger.plans.PlanCalendar;
import org.creditsledger.testing.IdentityProvider;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@Tag("long")
@Tag("database")
@SpringBootTest
@AutoConfigureMockMvc
@ActiveProfiles("demo")
@ContextConfiguration(initializers = TestDatabase.Initializer.class)
class DemoTest {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DemoHistory history;

    @Autowired
    PlanCalendar calendar;

    @Autowired
    DemoClock clock;

    @Autowired
    MockMvc mockMvc;

    @Autowired
    MockMvcTester http;

    @ParameterizedTest
    @CsvSource({"alice, USER", "bob, USER", "admin, ADMIN"})
    void all_users_sign_in_with_the_same_password(String uid, String role) throws Exception {
        mockMvc.perform(formLogin().user(uid).password("demo"))
                .andExpect(authenticated().withUsername(uid).withRoles(role));
    }

    @ParameterizedTest
    @CsvSource({"alice, 150", "bob, 60", "admin, 10"})
    void all_users_have_some_months_of_history(String uid, long atLeast) {
        assertThat(count("credits_ledger where uid = ?", uid)).isGreaterThan(atLeast);
    }

    @Test
    void balances_are_the_sum_of_their_entries() {
        assertThat(count("""
                        balances b where b.amount <>
                            (select sum(case e.direction when 'credit' then e.amount else -e.amount end)
                             from credits_ledger e where e.uid = b.uid and e.type = b.type)
                        """)).isZero();
    }

    @Test
    void alice_has_a_plan_that_was_renewed_twice_and_its_credits_ended_or_rolled_over() {
        assertThat(count("""
                        subscriptions where id = 'sub_demo_alice' and uid = 'alice' and plan_id = 'pro' and status = 'active'
                            and period_end > current_timestamp
                        """)).isOne();
        assertThat(count("renewals where subscription_id = 'sub_demo_alice' and credited_at is not null"))
                .isEqualTo(3);
        assertThat(count("simulated_invoices where subscription_id = 'sub_demo_alice' and status = 'paid'"))
                .isEqualTo(3);
        assertThat(count("credits_ledger where uid = 'alice' and idempotency_key like 'credit:plan:%:rollover'"))
                .isPositive();
        assertThat(count("credits_ledger where uid = 'alice' and source = 'expiry'"))
                .isPositive();
    }

    @Test
    void nothing_of_the_plans_is_left_to_do_and_no_admin_has_to_look_at_them() {
        calendar.run(); // what has become due since the morning

        assertThat(calendar.run()).isZero();
        assertThat(count("""
                        anomalies where kind in
                            ('uncredited-renewal', 'second-subscription', 'amount-mismatch', 'refund-shortfall')
                        """)).isZero();
    }

    @Test
    @WithMockUser(roles = "SERVICE")
    void writing_it_again_changes_nothing() {
        var before = count("credits_ledger");
        try {
            history.write();
        } finally {
            clock.returnToThePresent();
        }

        assertThat(count("credits_ledger")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"captured, 200", "released, 3", "pending, 1"})
    void jobs_were_captured_and_released_and_one_is_running(String status, long atLeast) {
        assertThat(count("holds where status = ?", status)).isGreaterThanOrEqualTo(atLeast);
    }

    @Test
    void the_history_passes_the_integrity_check() {
        assertThat(verifyAs("admin", "demo"))
                .hasStatusOk()
                .bodyJson()
                .extractingPath("$.findings")
                .asArray()
                .isEmpty();
    }

    @Test
    void the_api_accepts_the_demo_accounts_without_a_session() {
        assertProblem(verifyAs("alice", "demo"), 403, "forbidden");
        assertProblem(verifyAs("admin", "wrong"), 401, "unauthenticated");
        assertProblem(verifyAs("mallory", "demo"), 401, "unauthenticated");
        assertThat(verifyAs("admin", "demo").getRequest().getSession(false)).isNull();
        assertThat(verifyAs("admin", "demo")).doesNotContainHeader(HttpHeaders.SET_COOKIE);
    }

    @Test
    void the_api_accepts_a_program_that_the_pages_refuse() throws Exception {
        var quote = "/api/credits/quote?source=text2image&model=flux-pro&resolution=1024x1024&quantity=1";
        var program = httpBasic("service", "demo");

        assertThat(http.get().uri(quote + "&uid=alice").with(program).exchange())
                .hasStatusOk();
        assertProblem(http.get().uri("/api/credits/balances").with(program).exchange(), 403, "forbidden");
        assertProblem(verifyAs("service", "demo"), 403, "forbidden");
        mockMvc.perform(formLogin().user("service").password("demo")).andExpect(unauthenticated());
    }

    @Test
    void a_page_never_triggers_the_browsers_password_dialog() {
        var balances = http.get().uri("/api/credits/balances");

        assertThat(balances.exchange().getResponse().getHeaders(HttpHeaders.WWW_AUTHENTICATE))
                .containsExactly(
                        "Bearer realm=\"credits-ledger\"", "Basic realm=\"credits-ledger\", charset=\"UTF-8\"");
        assertThat(balances.header("Sec-Fetch-Mode", "cors")
                        .exchange()
                        .getResponse()
                        .getHeaders(HttpHeaders.WWW_AUTHENTICATE))
                .containsExactly("Bearer realm=\"credits-ledger\"");
    }

    @Test
    void without_an_issuer_no_token_is_accepted() {
        var token = new IdentityProvider(InstantSource.system()).person("alice");

        assertProblem(
                http.get()
                        .uri("/api/credits/balances")
                        .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                        .exchange(),
                401,
                "unauthenticated");
    }

    private MvcTestResult verifyAs(String uid, String password) {
        return http.post()
                .uri("/api/admin/credits/verify")
                .with(httpBasic(uid, password))
                .exchange();
    }

    @Test
    void afterwards_the_clock_shows_the_present() {
        assertThat(clock.instant())
                .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
    }

    private long count(String rows, Object... parameters) {
        return jdbc.sql("select count(*) from " + rows)
                .params(parameters)
                .query(Long.class)
                .single();
    }
}
