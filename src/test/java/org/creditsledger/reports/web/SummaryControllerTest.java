package org.creditsledger.reports.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import java.io.UnsupportedEncodingException;
import java.time.LocalDate;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DayRange;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SampleDay;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** On days that no other test uses. */
@DatabaseTest
record SummaryControllerTest(
        MockMvcTester http, DailySummaries summaries, LedgerService ledger, Given given, SettableClock clock) {

    private static final RequestPostProcessor ADMIN = user("root").roles("ADMIN");

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void an_admin_reads_the_totals_of_each_day() {
        SampleDay.post(LocalDate.of(2009, 3, 2), given.user(), ledger, clock);
        summaries.rebuild(new DayRange(LocalDate.of(2009, 3, 1), LocalDate.of(2009, 3, 2)), (_, _, _, _) -> {});

        assertThat(get("?from=2009-03-01&to=2009-03-03"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                        {"days": [
                          {"day": "2009-03-01", "state": "closed", "totals": []},
                          {"day": "2009-03-02", "state": "closed", "totals": [
                            {"type": "image", "direction": "credit", "source": "admin_adjustment", "entries": 1, "credits": 50},
                            {"type": "image", "direction": "debit", "source": "text2image", "entries": 2, "credits": 12}]},
                          {"day": "2009-03-03", "state": "pending", "totals": []}]}
                        """);
        assertThat(get("?from=2009-03-02&to=2009-03-02&type=video"))
                .bodyJson()
                .extractingPath("$.days[0].totals")
                .asArray()
                .isEmpty();
    }

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void the_file_has_the_same_numbers() throws UnsupportedEncodingException {
        SampleDay.post(LocalDate.of(2009, 4, 2), given.user(), ledger, clock);
        summaries.rebuild(new DayRange(LocalDate.of(2009, 4, 2), LocalDate.of(2009, 4, 2)), (_, _, _, _) -> {});

        for (var path : new String[] {"/api/admin/credits/summaries.csv", "/admin/credits/daily/export.csv"}) {
            var answer = http.get()
                    .uri(path + "?from=2009-04-01&to=2009-04-03")
                    .with(ADMIN)
                    .exchange();
            assertThat(answer).hasStatusOk();
            assertThat(answer.getResponse().getContentAsString()).isEqualTo("""
                            day,state,type,direction,source,entries,credits
                            2009-04-02,closed,image,credit,admin_adjustment,1,50
                            2009-04-02,closed,image,debit,text2image,2,12
                            """.replace("\n", "\r\n"));
            assertThat(answer.getResponse().getHeader("Content-Disposition"))
                    .contains("credits-by-day-2009-04-01-to-2009-04-03.csv");
        }
    }

    @Test
    void errors_in_the_range_are_named() {
        for (var query : new String[] {
            "",
            "?from=2026-01-01",
            "?from=2026-02-30&to=2026-03-01",
            "?from=2026-1-1&to=2026-01-02",
            "?from=2026-01-02&to=2026-01-01",
            "?from=2024-01-01&to=2025-01-01",
            "?from=0001-01-01&to=0001-01-02",
            "?from=2026-01-01&from=2026-01-02&to=2026-01-03",
            "?from=2026-01-01&to=2026-01-02&type=smell",
            "?from=2026-01-01&to=2026-01-02&type=image&type=video",
            "?from=2026-01-01&to=2026-01-02&uid=alice",
            "?from=2026-01-01&to=2999-01-01"
        }) {
            assertProblem(get(query), 400, "invalid-request");
        }
        assertThat(get("?from=2024-01-01&to=2024-12-31")).as("a leap year").hasStatusOk();
    }

    @Test
    void other_callers_are_refused() {
        for (var path : new String[] {"/api/admin/credits/summaries", "/api/admin/credits/summaries.csv"}) {
            var uri = path + "?from=2026-01-01&to=2026-01-02";
            assertProblem(http.get().uri(uri).with(anonymous()).exchange(), 401, "unauthenticated");
            assertProblem(http.get().uri(uri).with(user("alice").roles("USER")).exchange(), 403, "forbidden");
        }
        assertThat(http.get()
                        .uri("/admin/credits/daily/export.csv?from=2026-01-01&to=2026-01-02")
                        .with(user("alice").roles("USER"))
                        .exchange())
                .hasStatus(403);
    }

    private MvcTestResult get(String query) {
        return http.get()
                .uri("/api/admin/credits/summaries" + query)
                .with(ADMIN)
                .exchange();
    }
}
