package org.creditsledger.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.grants.GrantServiceTest.as;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The limit that one admin may give without a second one: 1,000 credits of a type within 24 hours. */
@DatabaseTest
class GrantLimitTest {

    /** A new admin for each test, without earlier grants. */
    private final String ann = "ann-" + key();

    @Autowired
    GrantService grants;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    @Test
    void many_small_grants_together_are_a_large_one() {
        IntStream.range(0, 10).forEach(_ -> assertPosted(give(100)));
        assertThat(as(ann, () -> grants.leftAlone("image", ann))).isZero();

        var one = credit(given.user(), "image", 1);
        assertThat(as(ann, () -> grants.grant(one, ann))).isInstanceOf(GrantResult.AwaitsApproval.class);

        assertThat(given.entriesOf(one.uid())).isZero();
        assertPosted(as(ann, () -> grants.grant(credit(given.user(), "video", 1_000), ann)));
        assertPosted(as("other-" + ann, () -> grants.grant(credit(given.user(), "image", 1_000), "other-" + ann)));
    }

    @Test
    void a_grant_counts_for_24_hours() {
        assertPosted(give(600));
        clock.runAhead(Duration.ofHours(12));
        assertPosted(give(400));
        clock.runAhead(Duration.ofHours(24).minusMinutes(1));
        assertWaits(give(1));

        clock.runAhead(Duration.ofHours(24).plusMinutes(1));
        assertPosted(give(600));
        assertWaits(give(1));
    }

    @Test
    void concurrent_grants_cannot_exceed_the_limit_together() throws Exception {
        for (var round = 0; round < 3; round++) {
            var admin = "hasty-" + key();

            var results =
                    Threads.atOnce(16, _ -> as(admin, () -> grants.grant(credit(given.user(), "image", 300), admin)));

            assertThat(results).filteredOn(GrantResult.Posted.class::isInstance).hasSize(3);
            assertThat(results)
                    .filteredOn(GrantResult.AwaitsApproval.class::isInstance)
                    .hasSize(13);
            assertThat(as(admin, () -> grants.leftAlone("image", admin))).isEqualTo(100);
        }
    }

    @Test
    void a_grant_that_is_sent_twice_at_once_and_again_counts_once() throws Exception {
        var grant = credit(given.user(), "image", 600);

        var results = Threads.atOnce(4, _ -> as(ann, () -> grants.grant(grant, ann)));

        assertThat(results).filteredOn(GrantResult.Posted.class::isInstance).hasSize(1);
        assertThat(results).filteredOn(GrantResult.Replayed.class::isInstance).hasSize(3);
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.Replayed.class);
        assertPosted(give(400));
        assertWaits(give(1));
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.Replayed.class);
    }

    /** The unique key of the ledger decides, and the second admin gets an answer and not an error. */
    @Test
    void of_two_admins_with_the_same_key_only_one_gives() throws Exception {
        for (var round = 0; round < 5; round++) {
            var key = key();

            var results = Threads.atOnce(4, number -> {
                var admin = "admin-" + number + "-" + ann;
                var grant = new Grant(given.user(), "image", Direction.CREDIT, 10, "Test", null, key);
                return as(admin, () -> grants.grant(grant, admin));
            });

            assertThat(results).filteredOn(GrantResult.Posted.class::isInstance).hasSize(1);
            assertThat(results)
                    .filteredOn(GrantResult.KeyConflict.class::isInstance)
                    .hasSize(3);
        }
    }

    @Test
    void approved_grants_do_not_count() {
        var request = waiting(give(5_000));
        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben"))).isInstanceOf(Decision.Posted.class);

        assertPosted(give(1_000));
    }

    @Test
    void debits_neither_count_nor_raise_the_limit() {
        var uid = given.userWith(3_000);
        for (var i = 0; i < 2; i++) {
            assertPosted(as(
                    ann, () -> grants.grant(new Grant(uid, "image", Direction.DEBIT, 900, "Test", null, key()), ann)));
        }

        assertPosted(give(1_000));
        assertWaits(give(1));
        assertWaits(as(
                ann, () -> grants.grant(new Grant(uid, "image", Direction.DEBIT, 1_001, "Test", null, key()), ann)));
    }

    @Test
    void undoing_a_debit_counts_as_giving() {
        var uid = given.userWith(900);
        var debit =
                as(ann, () -> grants.grant(new Grant(uid, "image", Direction.DEBIT, 900, "Test", null, key()), ann));
        assertPosted(give(200));

        assertWaits(as(
                ann, () -> grants.undo(((GrantResult.Posted) debit).entry().id(), "Wrong user", ann)));
    }

    @Test
    void a_bulk_counts_as_a_whole_with_earlier_grants() {
        var before = give(101);
        assertPosted(before);
        var tooMuch = bulk(300, 3);
        assertThat(tooMuch.uids()).allSatisfy(uid -> assertWaits(as(ann, () -> grants.grantOneOf(tooMuch, uid, ann))));

        var fits = bulk(299, 3);
        assertThat(fits.uids()).allSatisfy(uid -> assertPosted(as(ann, () -> grants.grantOneOf(fits, uid, ann))));
        assertThat(fits.uids())
                .allSatisfy(uid -> assertThat(as(ann, () -> grants.grantOneOf(fits, uid, ann)))
                        .isInstanceOf(GrantResult.Replayed.class));

        assertThat(as(ann, () -> grants.leftAlone("image", ann))).isEqualTo(1_000 - 101 - 3 * 299);
        assertWaits(give(3));
        assertPosted(give(2));
    }

    @Test
    void two_bulks_under_one_key_are_added_up_as_well() {
        var first = bulk(300, 3);
        first.uids().forEach(uid -> assertPosted(as(ann, () -> grants.grantOneOf(first, uid, ann))));
        var uids = List.of(given.user(), given.user());
        var second = new BulkGrant(uids, "image", Direction.CREDIT, 300, "Promotion", null, null, first.key());

        assertThat(uids).allSatisfy(uid -> assertWaits(as(ann, () -> grants.grantOneOf(second, uid, ann))));
    }

    @Test
    void an_admin_needs_approval_to_give_to_themselves() {
        assertWaits(as(ann, () -> grants.grant(credit(ann, "image", 1), ann)));
        var bulk = new BulkGrant(List.of(ann, given.user()), "image", Direction.CREDIT, 1, "Test", null, null, key());
        assertWaits(as(ann, () -> grants.grantOneOf(bulk, ann, ann)));
        assertPosted(as(ann, () -> grants.grantOneOf(bulk, bulk.uids().getLast(), ann)));
        assertThat(given.entriesOf(ann)).isZero();

        as("service:test", () -> given.credit(ann, 10));
        var debit = as(ann, () -> grants.grant(new Grant(ann, "image", Direction.DEBIT, 10, "Test", null, key()), ann));
        assertPosted(debit);
        assertWaits(as(
                ann, () -> grants.undo(((GrantResult.Posted) debit).entry().id(), "Mine", ann)));
        assertThat(given.imageBalanceOf(ann)).isZero();
    }

    @Test
    void the_preview_says_whether_a_grant_will_wait() {
        var uid = given.user();
        assertPosted(give(700));

        assertThat(needed(List.of(uid), Direction.CREDIT, 300)).isEqualTo(SecondAdmin.NOT_NEEDED);
        assertThat(needed(List.of(uid), Direction.CREDIT, 301)).isEqualTo(SecondAdmin.ABOVE_LIMIT);
        assertThat(needed(List.of(uid), Direction.DEBIT, 1_000)).isEqualTo(SecondAdmin.NOT_NEEDED);
        assertThat(needed(List.of(uid), Direction.DEBIT, 1_001)).isEqualTo(SecondAdmin.ABOVE_LIMIT);
        assertThat(needed(List.of(uid, ann), Direction.CREDIT, 2)).isEqualTo(SecondAdmin.TO_ONESELF);
        assertThat(needed(List.of(ann), Direction.DEBIT, 2)).isEqualTo(SecondAdmin.NOT_NEEDED);
    }

    private SecondAdmin needed(List<String> uids, Direction direction, long total) {
        return as(ann, () -> grants.secondAdmin(uids, "image", direction, total, ann));
    }

    private GrantResult give(long amount) {
        return as(ann, () -> grants.grant(credit(given.user(), "image", amount), ann));
    }

    private BulkGrant bulk(long amount, int users) {
        var uids = Stream.generate(given::user).limit(users).toList();
        return new BulkGrant(uids, "image", Direction.CREDIT, amount, "Promotion", null, null, key());
    }

    private static Grant credit(String uid, String type, long amount) {
        return new Grant(uid, type, Direction.CREDIT, amount, "Test", "support", key());
    }

    private static void assertPosted(GrantResult result) {
        assertThat(result).isInstanceOf(GrantResult.Posted.class);
    }

    private static void assertWaits(GrantResult result) {
        waiting(result);
    }

    private static GrantRequest waiting(GrantResult result) {
        assertThat(result).isInstanceOf(GrantResult.AwaitsApproval.class);
        return ((GrantResult.AwaitsApproval) result).request();
    }
}
