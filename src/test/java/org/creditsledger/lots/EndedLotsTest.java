package org.creditsledger.lots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.assertOutcome;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Duration;
import java.util.List;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.support.TransactionTemplate;

/** From the end of a lot on, no answer counts its credits, although no sweep has written them off. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
record EndedLotsTest(
        MockMvcTester http,
        LedgerService ledger,
        IntegrityService integrity,
        WebhookSender webhooks,
        TransactionTemplate transaction,
        Given given,
        SettableClock clock) {

    private static final Duration DAY = Duration.ofDays(1);

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void the_list_of_users_sorts_and_shows_what_is_available() {
        var begin = given.user();
        var rich = begin + "-1";
        var poor = begin + "-2";
        give(rich, "image", 500);
        given.credit(rich, 1);
        given.credit(poor, 5);
        assertThat(listed(begin)).containsExactly(rich + " 501", poor + " 5");

        clock.runAhead(DAY);

        assertThat(listed(begin)).containsExactly(poor + " 5", rich + " 1");
        assertThat(given.entriesOf(rich)).isEqualTo(2);
    }

    @Test
    void the_answer_to_a_job_does_not_count_them_in_any_type_nor_when_it_is_repeated() {
        var uid = given.userWith(100);
        give(uid, "video", 50);
        var job = jobEvent("job.succeeded", "job-" + key(), uid, 1);
        assertThat(balances(job)).isEqualTo("92 50");
        give(uid, "image", 30);
        assertThat(balances(job)).isEqualTo("122 50");

        clock.runAhead(DAY);

        assertThat(balances(job)).isEqualTo("92 0");
        assertThat(balances(jobEvent("job.succeeded", "job-" + key(), uid, 1))).isEqualTo("84 0");
        assertThat(balances(job)).isEqualTo("84 0");
        assertSound(uid);
    }

    @Test
    void a_job_that_costs_more_is_charged_the_rest_without_them() {
        var uid = given.userWith(5);
        give(uid, "image", 30);
        clock.runAhead(DAY);

        assertOutcome(webhooks.sendJobEvent(jobEvent("job.succeeded", "job-" + key(), uid, 1)), "posted");

        assertThat(given.all(
                        Long.class, "select amount from credits_ledger where uid = ? and source = 'text2image'", uid))
                .containsExactly(5L);
        assertThat(given.all(String.class, "select kind from anomalies where uid = ?", uid))
                .containsExactly("overrun");
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertSound(uid);
    }

    @Test
    void a_locked_balance_does_not_count_them() {
        var uid = given.userWith(5);
        give(uid, "image", 30);
        clock.runAhead(DAY);

        var locked = transaction.execute(_ -> ledger.lockBalance(uid, "image"));

        assertThat(locked.available()).isEqualTo(5);
    }

    private void give(String uid, String type, long amount) {
        var end = clock.instant().plus(DAY).minusSeconds(60);
        given.posted(Posting.adjustment(uid, type, Direction.CREDIT, amount, "Gift", "root", key())
                .inLots(List.of(Slice.opening(amount, LotTerms.of(Category.PROMOTIONAL, end, null)))));
    }

    /** Image and video. */
    private String balances(String event) {
        var answer = text(webhooks.sendJobEvent(event));
        return JsonPath.read(answer, "$.balances.image") + " " + JsonPath.read(answer, "$.balances.video");
    }

    private List<String> listed(String begin) {
        var answer = text(http.get()
                .uri("/api/admin/credits/users?sort=highest&limit=2&q=" + begin)
                .with(user("root").roles("ADMIN"))
                .exchange());
        var uids = JsonPath.<List<String>>read(answer, "$.users[*].uid");
        var available = JsonPath.<List<Integer>>read(answer, "$.users[*].available");
        return List.of(uids.get(0) + " " + available.get(0), uids.get(1) + " " + available.get(1));
    }

    private void assertSound(String uid) {
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }
}
