package org.creditsledger.grants.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertInvalid;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.integrity.Finding;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

@DatabaseTest
@WithMockUser(
        username = "root",
        roles = {"SERVICE", "ADMIN"})
record LotControllerTest(
        MockMvcTester http, LedgerService ledger, IntegrityService integrity, Given given, SettableClock clock) {

    private static final Duration DAY = Duration.ofDays(1);

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void the_end_of_a_lot_moves_in_both_directions_and_each_move_stays_readable() {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));

        assertEnd(move(lot, in(DAY.multipliedBy(9)), "As agreed"), in(DAY.multipliedBy(9)));
        clock.runAhead(DAY.multipliedBy(2));
        assertThat(debit(uid, 20).lots()).containsExactly(new Slice(lot, 20, null, null));
        assertEnd(move(lot, in(DAY.multipliedBy(1)), "A mistake"), in(DAY));
        clock.runAhead(DAY.multipliedBy(3));

        assertThat(available(uid)).isZero();
        assertThat(get(lot)).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.amount").isEqualTo(50);
            json.assertThat().extractingPath("$.changes[*].kind").isEqualTo(List.of("move", "move"));
            json.assertThat().extractingPath("$.changes[*].reason").isEqualTo(List.of("As agreed", "A mistake"));
            json.assertThat().extractingPath("$.changes[0].createdBy").isEqualTo("admin:root");
        });
        assertSound(uid);
    }

    @Test
    void a_moved_end_decides_the_order_of_use() {
        var uid = given.user();
        var first = lotOf(uid, 10, in(DAY));
        var second = lotOf(uid, 10, in(DAY.multipliedBy(2)));

        move(first, in(DAY.multipliedBy(3)), "Later");

        assertThat(debit(uid, 15).lots())
                .containsExactly(new Slice(second, 10, null, null), new Slice(first, 5, null, null));
        assertSound(uid);
    }

    @Test
    void the_same_move_again_changes_nothing() {
        var lot = lotOf(given.user(), 50, in(DAY));
        var end = in(DAY.multipliedBy(5));

        var first = move(lot, end, "As agreed");

        assertThat(text(move(lot, end, "As agreed"))).isEqualTo(text(first));
    }

    @Test
    void a_voided_lot_has_nothing_more_to_use_and_its_debit_says_why() {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));
        debit(uid, 10);

        assertThat(voidLot(lot)).hasStatus(200).bodyJson().satisfies(json -> {
            json.assertThat().extractingPath("$.remaining").isEqualTo(0);
            json.assertThat().extractingPath("$.changes[0].kind").isEqualTo("void");
        });

        var debit = ledger.findByIdempotencyKey("adjust:void:" + lot).orElseThrow();
        assertThat(debit.amount()).isEqualTo(40);
        assertThat(debit.source()).isEqualTo(Posting.ADMIN_ADJUSTMENT);
        assertThat(debit.reason()).isEqualTo("Fraud");
        assertThat(debit.createdBy()).isEqualTo("admin:root");
        assertThat(voidLot(lot)).hasStatus(200);
        assertProblem(move(lot, in(DAY.multipliedBy(2)), "Sorry"), 422, "lot-ended");
        assertThat(given.entriesOf(uid)).isEqualTo(3);
        assertSound(uid);
    }

    @Test
    void what_jobs_have_reserved_of_a_voided_lot_stays_theirs_and_nothing_comes_back() {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));
        var debit = debit(uid, 10);
        var hold = given.placed(Given.hold(uid, 30));

        assertThat(voidLot(lot)).bodyJson().extractingPath("$.held").isEqualTo(30);
        ledger.capture(hold.id(), 20);
        given.posted(Given.jobRefund(debit, "Job failed", "service:jobs"));

        assertThat(available(uid)).isZero();
        assertThat(given.one(Long.class, "select count(*) from lots where uid = ?", uid))
                .isEqualTo(1);
        assertSound(uid);
    }

    @Test
    void an_admin_undoes_a_void_and_the_credits_are_there_for_some_days() {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));
        voidLot(lot);
        var debit = ledger.findByIdempotencyKey("adjust:void:" + lot).orElseThrow();

        given.posted(Posting.reversal(debit, "The wrong one", "root"));

        assertThat(available(uid)).isEqualTo(50);
        assertSound(uid);
    }

    @Test
    void a_lot_that_has_expired_can_no_longer_be_moved() {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));
        clock.runAhead(DAY);

        assertProblem(move(lot, in(DAY), "Too late"), 422, "lot-ended");

        assertThat(available(uid)).isZero();
        assertThat(ledger.findByIdempotencyKey("expire:" + lot)).isPresent();
        assertSound(uid);
    }

    @Test
    void of_two_admins_at_once_both_are_answered_and_the_last_one_decides() throws Exception {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));

        var answers = Threads.atOnce(
                8,
                number -> number % 4 == 0
                        ? voidLot(lot).getResponse().getStatus()
                        : move(lot, in(DAY.multipliedBy(number + 2)), "Move " + number)
                                .getResponse()
                                .getStatus());

        assertThat(answers).allMatch(status -> status == 200 || status == 422).contains(200);
        assertThat(available(uid)).isZero();
        assertThat(given.all(
                        Long.class, "select amount from credits_ledger where uid = ? and direction = 'debit'", uid))
                .containsExactly(50L);
        assertSound(uid);
    }

    @Test
    void admins_do_not_change_their_own_lots() {
        var lot = lotOf("root", 50, in(DAY));

        assertProblem(move(lot, in(DAY.multipliedBy(9)), "For me"), 403, "own-lot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"reason\": \"x\"}",
                "{\"reason\": \"x\", \"void\": true, \"expiresAt\": \"2100-01-01T00:00:00Z\"}",
                "{\"reason\": \"x\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
                "{\"reason\": \"x\", \"expiresAt\": \"+10000-01-01T00:00:00Z\"}",
                "{\"reason\": \"x\", \"expiresAt\": \"+1000000000-12-31T23:59:59.999999999Z\"}",
                "{\"reason\": \"x\", \"expiresAt\": \"-1000000000-01-01T00:00:00Z\"}"
            })
    void a_change_names_one_end_in_the_future_or_voids_the_lot(String body) {
        assertInvalid(post(lotOf(given.user(), 5, in(DAY)), body), "expiresAt");
    }

    @Test
    void a_change_has_a_reason() {
        assertInvalid(post(lotOf(given.user(), 5, in(DAY)), "{\"void\": true, \"reason\": \" \"}"), "reason");
        assertInvalid(post(lotOf(given.user(), 5, in(DAY)), "{\"void\": true}"), "reason");
    }

    @Test
    void an_unknown_lot_is_not_found() {
        assertProblem(voidLot(UUID.randomUUID()), 404, "not-found");
        assertProblem(get(UUID.randomUUID()), 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "expires_at = expires_at + interval '1' day",
                "expires_at = null",
                "priority = 1",
                "category = 'plan'"
            })
    void verify_notices_a_lot_that_was_changed_past_the_ledger(String change) {
        var uid = given.user();
        var lot = lotOf(uid, 50, in(DAY));
        move(lot, in(DAY.multipliedBy(2)), "As agreed");
        assertSound(uid);

        var end = given.one(OffsetDateTime.class, "select expires_at from lots where id = ?", lot);
        given.asOwner()
                .sql("update lots set " + change + " where id = ?")
                .param(lot)
                .update();
        var findings = integrity.verify(uid).findings();
        given.asOwner()
                .sql("update lots set expires_at = ?, priority = 20, category = 'promotional' where id = ?")
                .params(end, lot)
                .update();

        assertThat(findings).extracting(Finding::kind).containsExactly(Finding.Kind.WRONG_LOT);
        assertSound(uid);
    }

    private UUID lotOf(String uid, long amount, Instant end) {
        return given.posted(adjustment(uid, Direction.CREDIT, amount, key())
                        .inLots(List.of(Slice.opening(amount, LotTerms.of(Category.PROMOTIONAL, end, null)))))
                .lots()
                .getFirst()
                .lotId();
    }

    private Entry debit(String uid, long amount) {
        return given.posted(
                Posting.jobDebit(uid, "image", amount, "text2image", key(), "Image", Map.of(), "service:jobs"));
    }

    private long available(String uid) {
        return ledger.balances(uid).perType().stream()
                .filter(balance -> balance.type().equals("image"))
                .findFirst()
                .orElseThrow()
                .available();
    }

    private Instant in(Duration duration) {
        return clock.instant().plus(duration).truncatedTo(ChronoUnit.SECONDS);
    }

    private static void assertEnd(MvcTestResult result, Instant end) {
        assertThat(result).hasStatus(200);
        assertThat(Instant.parse(JsonPath.read(text(result), "$.expiresAt")))
                .isCloseTo(end, within(5, ChronoUnit.SECONDS));
    }

    private void assertSound(String uid) {
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private MvcTestResult move(UUID lot, Instant end, String reason) {
        return post(lot, "{\"expiresAt\": \"%s\", \"reason\": \"%s\"}".formatted(end, reason));
    }

    private MvcTestResult voidLot(UUID lot) {
        return post(lot, "{\"void\": true, \"reason\": \"Fraud\"}");
    }

    private MvcTestResult post(UUID lot, String body) {
        return exchange(http.post().contentType(MediaType.APPLICATION_JSON).content(body), lot);
    }

    private MvcTestResult get(UUID lot) {
        return exchange(http.get(), lot);
    }

    private static MvcTestResult exchange(MockMvcTester.MockMvcRequestBuilder request, UUID lot) {
        var test = SecurityContextHolder.getContext();
        try {
            return request.uri("/api/admin/credits/lots/{id}", lot)
                    .with(user("root").roles("ADMIN"))
                    .exchange();
        } finally {
            SecurityContextHolder.setContext(test); // a request of another user clears it
        }
    }
}
