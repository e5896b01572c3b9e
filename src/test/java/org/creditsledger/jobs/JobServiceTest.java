package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.credits;
import static org.creditsledger.jobs.JobReports.fluxPro;
import static org.creditsledger.jobs.JobReports.report;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.EarlierRelease;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.QuoteService;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.pricing.Work;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The cases beyond the table of orders: prices, quotes, other users' jobs, and killed processes. */
@DatabaseTest
class JobServiceTest extends OneJob {

    private static final String FLUX_PRO = "text2image";

    @Autowired
    QuoteService quotes;

    @Autowired
    FailedJobRepository failedJobs;

    @Test
    void a_job_reports_its_quoted_held_and_charged_credits() {
        var uid = given.userWith(100);

        assertThat(credits(handle(STARTED, uid, 3))).isEqualTo(new JobCredits(24L, 24, 0));
        assertThat(credits(handle(STARTED, uid, 3))).isEqualTo(new JobCredits(24L, 24, 0));
        assertThat(credits(handle(SUCCEEDED, uid, 3))).isEqualTo(new JobCredits(24L, 0, 24));
        assertThat(credits(handle(STARTED, uid, 3))).isEqualTo(new JobCredits(24L, 0, 24));
        assertThat(credits(handle(SUCCEEDED, uid, 3))).isEqualTo(new JobCredits(24L, 0, 24));
        assertThat(credits(handle(FAILED, uid, 3))).isEqualTo(new JobCredits(24L, 0, 0));
        assertThat(credits(handle(SUCCEEDED, uid, 3))).isEqualTo(new JobCredits(24L, 0, 0));
    }

    @Test
    void a_job_that_makes_less_than_planned_is_charged_for_its_outputs() {
        var uid = given.userWith(100);
        handle(STARTED, uid, 4);

        var outcome = (JobOutcome.Debited) handle(SUCCEEDED, uid, 1);

        assertThat(outcome.credits()).isEqualTo(new JobCredits(32L, 0, 8));
        assertThat(outcome.debit().reason()).isEqualTo("1 × flux-pro");
        assertThat(outcome.debit().meta())
                .containsEntry("quantity", "1")
                .containsEntry("unit", "output")
                .containsEntry("unitPriceCredits", "8");
        assertThat(answer(handle(SUCCEEDED, uid, 1))).isEqualTo("duplicate");
        assertThat(answer(handle(SUCCEEDED, uid, 4))).isEqualTo("key-conflict");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
    }

    @Test
    void a_job_that_makes_more_than_planned_is_charged_the_rest_from_what_is_available() {
        var uid = given.userWith(20);
        handle(STARTED, uid, 1);

        assertThat(credits(handle(SUCCEEDED, uid, 2))).isEqualTo(new JobCredits(8L, 0, 16));
    }

    @Test
    void a_job_beyond_the_balance_takes_all_credits_and_never_those_bought_later() {
        var uid = given.userWith(20);
        handle(STARTED, uid, 1);

        var outcome = (JobOutcome.Debited) handle(SUCCEEDED, uid, 3);

        assertThat(outcome.credits()).isEqualTo(new JobCredits(8L, 0, 20));
        assertThat(outcome.debit().meta()).containsEntry("quantity", "3").containsEntry("overrunCredits", "4");
        given.credit(uid, 100);
        assertThat(credits(handle(SUCCEEDED, uid, 3))).isEqualTo(new JobCredits(8L, 0, 20));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(answer(handle(FAILED, uid, 3))).isEqualTo("refunded");
        assertThat(given.imageBalanceOf(uid)).as("charged").isEqualTo(120);
    }

    @Test
    void a_job_of_a_user_without_credits_is_not_charged_when_reported_again_after_a_purchase() {
        var uid = given.user();

        assertThat(handle(SUCCEEDED, uid, 2)).isEqualTo(new JobOutcome.Uncharged(new JobCredits(16L, 0, 0)));
        given.credit(uid, 100);
        assertThat(handle(SUCCEEDED, uid, 2)).isEqualTo(new JobOutcome.Duplicate(null, new JobCredits(16L, 0, 0)));
        assertThat(answer(handle(STARTED, uid, 2))).isEqualTo("ignored");
        assertThat(answer(handle(SUCCEEDED, uid, 1))).isEqualTo("key-conflict");
        assertNothingIsLeft(uid, 100);
    }

    @Test
    void a_job_beyond_the_balance_is_charged_once_by_concurrent_reports() throws Exception {
        var uid = given.userWith(10);

        var answers = atOnce(6, _ -> answer(handle(SUCCEEDED, uid, 2)));

        assertThat(answers).containsOnlyOnce("posted").contains("duplicate").hasSize(6);
        assertNothingIsLeft(uid, 0);
        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void jobs_that_together_exceed_the_balance_take_only_the_available_credits() throws Exception {
        var uid = given.userWith(20);

        var outcomes = atOnce(6, _ -> jobs.handle(report(SUCCEEDED, key(), uid, 1)));

        assertThat(outcomes.stream()
                        .mapToLong(outcome -> credits(outcome).charged())
                        .sum())
                .isEqualTo(20);
        assertThat(outcomes.stream().map(JobReports::answer)).containsOnly("posted", "uncharged");
        assertNothingIsLeft(uid, 0);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void a_start_beyond_the_available_credits_is_refused_and_holds_nothing() {
        var uid = given.userWith(20);
        jobs.handle(report(STARTED, key(), uid, 1));

        assertThat(handle(STARTED, uid, 2)).isEqualTo(new JobOutcome.Refused("image", 16, 20, 12));
        assertThat(ledger.findHold(JobAttempt.first(FLUX_PRO, job))).isEmpty();
    }

    @Test
    void a_job_that_outlives_its_hold_is_debited_at_the_price_of_its_start() {
        var uid = given.userWith(20);
        handle(STARTED, uid, 2);
        clock.runAhead(Duration.ofHours(2));

        assertThat(credits(handle(SUCCEEDED, uid, 2))).isEqualTo(new JobCredits(16L, 0, 16));
        assertThat(ledger.findHold(JobAttempt.first(FLUX_PRO, job))
                        .orElseThrow()
                        .status())
                .isEqualTo(HoldStatus.EXPIRED);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(4);
    }

    @Test
    void a_price_bound_at_the_start_stays_when_the_list_changes() {
        var uid = given.userWith(1_000);
        // Before the first price of the list, so only the reservation can have the price.
        var late = new JobEvent(SUCCEEDED, Instant.parse("2001-01-01T00:00:00Z"), job, uid, fluxPro(2), null);
        assertThat(answer(jobs.handle(late))).isEqualTo("unknown-price");
        handle(STARTED, uid, 2);

        assertThat(credits(jobs.handle(late))).isEqualTo(new JobCredits(16L, 0, 16));
    }

    @Test
    void a_quote_binds_until_it_expires_and_only_for_its_work() {
        var uid = given.userWith(100);
        var quote = quotes.quote(uid, fluxPro(2)).orElseThrow();
        var now = clock.instant();

        assertThat(answer(jobs.handle(new JobEvent(STARTED, now, job, uid, fluxPro(2), quote.id()))))
                .isEqualTo("held");
        assertThat(answer(jobs.handle(new JobEvent(STARTED, now, key(), uid, fluxPro(3), quote.id()))))
                .isEqualTo("quote-mismatch");
        assertThat(answer(jobs.handle(new JobEvent(STARTED, now, key(), given.user(), fluxPro(2), quote.id()))))
                .isEqualTo("quote-mismatch");
        assertThat(answer(jobs.handle(new JobEvent(
                        STARTED, now, key(), uid, fluxPro(2), quote.id().replace(".8.", ".1.")))))
                .isEqualTo("quote-mismatch");
        assertThat(answer(jobs.handle(new JobEvent(STARTED, now, key(), uid, fluxPro(2), "nonsense"))))
                .isEqualTo("quote-mismatch");
        clock.runAhead(Duration.ofHours(1));
        assertThat(answer(jobs.handle(new JobEvent(SUCCEEDED, clock.instant(), key(), uid, fluxPro(2), quote.id()))))
                .as("the price of the list")
                .isEqualTo("posted");
    }

    @Test
    void videos_are_charged_by_their_seconds() {
        var uid = given.user();
        ledger.post(Posting.adjustment(uid, "video", Direction.CREDIT, 1_000, "Test", "tester", key()));
        var planned = new Work("text2video", "sora-2", "1280x720", 1, new BigDecimal("8"));
        var done = new Work("text2video", "sora-2", "1280x720", 1, new BigDecimal("6"));

        assertThat(credits(jobs.handle(report(STARTED, job, uid, planned, null))))
                .isEqualTo(new JobCredits(56L, 56, 0));
        assertThat(credits(jobs.handle(report(SUCCEEDED, job, uid, done, null))))
                .isEqualTo(new JobCredits(56L, 0, 42));
        var silent = new Work("text2video", "sora-2", "1280x720", 1, null);
        assertThat(answer(jobs.handle(report(STARTED, key(), uid, silent, null))))
                .isEqualTo("unknown-price");
    }

    @Test
    void another_users_job_is_a_conflict_and_nothing_changes() {
        var uid = given.userWith(100);
        var other = given.userWith(100);
        handle(STARTED, uid, 1);

        for (var kind : JobReports.KINDS) {
            assertThat(answer(handle(kind, other, 1))).as("%s", kind).isEqualTo("key-conflict");
        }
        assertThat(credits(handle(SUCCEEDED, uid, 1))).isEqualTo(new JobCredits(8L, 0, 8));
        for (var kind : JobReports.KINDS) {
            assertThat(answer(handle(kind, other, 1))).as("%s", kind).isEqualTo("key-conflict");
        }
        assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
        assertThat(given.imageBalanceOf(other)).isEqualTo(100);
    }

    @Test
    void a_start_killed_before_it_saw_the_failure_releases_its_hold_when_repeated() {
        var uid = given.userWith(100);
        handle(FAILED, uid, 1);
        place(uid);

        assertThat(answer(handle(STARTED, uid, 1))).isEqualTo("released");
        assertNothingIsLeft(uid, 100);
    }

    @ParameterizedTest
    @EnumSource
    void a_success_killed_before_it_saw_the_start_releases_the_hold_when_repeated(JobEvent.Kind kind) {
        var uid = given.userWith(100);
        handle(STARTED, uid, 1);
        // Not a capture: posted like a success that found no hold.
        ledger.post(Posting.jobDebit(uid, "image", 8, FLUX_PRO, job, "1 × flux-pro", meta(), "service:jobs"));

        var outcome = handle(kind, uid, 1);

        assertThat(answer(outcome))
                .isEqualTo(
                        switch (kind) {
                            case FAILED -> "refunded";
                            case PROGRESSED -> "ignored";
                            case STARTED, SUCCEEDED -> "duplicate";
                        });
        assertNothingIsLeft(uid, kind == FAILED ? 100 : 92);
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_killed_after_its_mark_is_completed_by_any_event_of_the_job(JobEvent.Kind kind) {
        var uid = given.userWith(100);
        handle(STARTED, uid, 1);
        handle(SUCCEEDED, uid, 1);
        failedJobs.add(FLUX_PRO, job, 1, uid, clock.instant());

        assertThat(answer(handle(kind, uid, 1))).isEqualTo("refunded");
        assertNothingIsLeft(uid, 100);
    }

    @ParameterizedTest
    @EnumSource
    void a_failure_killed_before_the_release_is_completed_by_any_event_of_the_job(JobEvent.Kind kind) {
        var uid = given.userWith(100);
        handle(STARTED, uid, 1);
        failedJobs.add(FLUX_PRO, job, 1, uid, clock.instant());

        assertThat(answer(handle(kind, uid, 1))).isEqualTo("released");
        assertNothingIsLeft(uid, 100);
    }

    @Test
    void a_job_settled_by_an_earlier_release_is_a_duplicate() {
        var uid = given.userWith(100);
        EarlierRelease.write(
                given.asOwner(),
                Posting.jobDebit(uid, "image", 8, FLUX_PRO, job, "One picture", meta(), "service:jobs"));
        assertThat(answer(handle(SUCCEEDED, uid, 1))).isEqualTo("duplicate");
        assertThat(answer(handle(SUCCEEDED, uid, 2))).isEqualTo("key-conflict");

        var debit = ledger.findDebit(JobAttempt.first(FLUX_PRO, job)).orElseThrow();
        EarlierRelease.write(given.asOwner(), Given.jobRefund(debit, "Nothing came of it", "service:jobs"));
        assertThat(answer(handle(FAILED, uid, 1))).isEqualTo("duplicate");

        assertThat(given.entriesOf(uid)).isEqualTo(3);
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void credits_refunded_by_an_admin_are_not_refunded_again() {
        var uid = given.userWith(100);
        var debit = ((JobOutcome.Debited) handle(SUCCEEDED, uid, 1)).debit();
        ledger.post(Posting.reversal(debit, "Sorry", "root"));

        assertThat(handle(FAILED, uid, 1)).isEqualTo(new JobOutcome.Ignored(debit, new JobCredits(null, 0, 0)));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void two_sources_with_the_same_jobId_refund_their_own_debits_even_concurrently() throws Exception {
        for (var round = 0; round < 10; round++) {
            var uid = given.userWith(100);
            var id = key();
            var images = List.of(work("text2image"), work("image2image"));
            images.forEach(work -> jobs.handle(report(SUCCEEDED, id, uid, work, null)));
            assertThat(given.imageBalanceOf(uid)).isEqualTo(82);

            var answers = atOnce(2, i -> answer(jobs.handle(report(FAILED, id, uid, images.get(i), null))));

            assertThat(answers).containsExactly("refunded", "refunded");
            assertThat(images.stream().map(work -> answer(jobs.handle(report(FAILED, id, uid, work, null)))))
                    .containsExactly("duplicate", "duplicate");
            assertNothingIsLeft(uid, 100);
            assertThat(given.entriesOf(uid)).isEqualTo(5);
        }
    }

    @Test
    void only_the_first_refund_of_a_jobId_has_a_key_without_source_and_attempt() {
        var uid = given.userWith(100);
        var images = List.of(work("image2image"), work("text2image"));
        images.forEach(work -> {
            jobs.handle(report(SUCCEEDED, job, uid, work, null));
            jobs.handle(report(FAILED, job, uid, work, null));
        });
        jobs.handle(report(SUCCEEDED, job, 2, uid, 1));
        jobs.handle(report(FAILED, job, 2, uid, 1));

        assertThat(Stream.of("credit:refund:%s", "credit:refund:text2image:%s", "credit:refund:text2image:%s:a2")
                        .map(key -> ledger.findByIdempotencyKey(key.formatted(job))
                                .orElseThrow()
                                .amount()))
                .containsExactly(10L, 8L, 8L);
        assertNothingIsLeft(uid, 100);
    }

    /** Names that would be ambiguous if their parts were simply joined. */
    @Test
    void jobs_with_confusable_names_are_charged_and_refunded_separately() {
        var uid = given.userWith(1_000);
        var names = Stream.of("%s", "%s:a2", "%s:a2:a2", "%s:a1", "text2image:%s", "text2image:%s:a2", "refund:%s")
                .map(name -> name.formatted(job))
                .toList();
        var attempts = List.of(1, 2, 3);

        for (var kind : List.of(SUCCEEDED, SUCCEEDED, FAILED, FAILED)) {
            names.forEach(name -> attempts.forEach(attempt -> jobs.handle(report(kind, name, attempt, uid, 1))));
            if (kind == SUCCEEDED) {
                assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000 - 8L * names.size() * attempts.size());
            }
        }

        assertNothingIsLeft(uid, 1_000);
        assertThat(given.entriesOf(uid)).isEqualTo(1 + 2L * names.size() * attempts.size());
    }

    @Test
    void a_job_debited_before_attempts_existed_is_not_debited_again() {
        var uid = given.userWith(100);
        var name = job + ":a2";
        ledger.post(new Posting(
                uid,
                "image",
                Direction.DEBIT,
                8,
                FLUX_PRO,
                "1 × flux-pro",
                name,
                null,
                null,
                null,
                meta(),
                "service:jobs",
                "debit:text2image:" + name,
                List.of()));

        assertThat(answer(jobs.handle(report(STARTED, name, uid, 1)))).isEqualTo("ignored");
        assertThat(answer(jobs.handle(report(SUCCEEDED, name, uid, 1)))).isEqualTo("duplicate");
        assertThat(answer(handle(SUCCEEDED, uid, 1))).isEqualTo("posted");
        assertThat(answer(jobs.handle(report(SUCCEEDED, job, 2, uid, 1))))
                .as("the key is taken, and an admin sees it")
                .isEqualTo("key-conflict");
        assertThat(answer(jobs.handle(report(FAILED, name, uid, 1)))).isEqualTo("refunded");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(92);
    }

    @Test
    void a_start_reserves_for_its_requested_time() {
        var uid = given.userWith(100);
        jobs.handle(new JobEvent(STARTED, clock.instant(), job, 3, uid, fluxPro(1), null, Duration.ofMinutes(5)));

        var hold = ledger.findHold(new JobAttempt(FLUX_PRO, job, 3)).orElseThrow();
        assertThat(hold.expiresAt()).isEqualTo(hold.createdAt().plus(Duration.ofMinutes(5)));
        assertThat(ledger.findHold(JobAttempt.first(FLUX_PRO, job)))
                .as("of the first attempt")
                .isEmpty();
    }

    @Test
    void differently_written_seconds_are_the_same_job() {
        var uid = given.user();
        ledger.post(Posting.adjustment(uid, "video", Direction.CREDIT, 1_000, "Test", "tester", key()));
        Function<String, JobOutcome> succeed = seconds -> jobs.handle(report(
                SUCCEEDED, job, uid, new Work("text2video", "sora-2", "1280x720", 2, new BigDecimal(seconds)), null));

        var outcome = (JobOutcome.Debited) succeed.apply("5.5");

        assertThat(outcome.debit().amount()).as("38.5 an output").isEqualTo(2 * 39);
        assertThat(outcome.debit().meta()).containsEntry("durationSeconds", "5.5");
        assertThat(answer(succeed.apply("5.50"))).isEqualTo("duplicate");
        assertThat(answer(succeed.apply("5.500"))).isEqualTo("duplicate");
        assertThat(answer(succeed.apply("5.501"))).isEqualTo("key-conflict");
    }

    private JobOutcome handle(JobEvent.Kind kind, String uid, int quantity) {
        return jobs.handle(report(kind, job, uid, quantity));
    }

    private static Work work(String source) {
        return new Work(source, "flux-pro", "1024x1024", 1, null);
    }

    private void place(String uid) {
        ledger.place(new HoldRequest(
                uid, "image", 8, FLUX_PRO, job, "1 × flux-pro", meta(), "service:jobs", HoldRequest.DEFAULT_TIMEOUT));
    }

    private void assertNothingIsLeft(String uid, long balance) {
        var image = ledger.balances(uid).perType().getFirst();
        assertThat(image.amount()).isEqualTo(balance);
        assertThat(image.held()).isZero();
    }

    private static Map<String, String> meta() {
        var cost = new UnitPrice("image", PriceUnit.OUTPUT, 8).cost(fluxPro(1)).orElseThrow();
        return new JobTerms(fluxPro(1), cost).meta();
    }
}
