package org.creditsledger.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.access.AccessDeniedException;

/** The limit is 1,000 credits; {@link GrantLimitTest} tests the sum of 24 hours. */
@DatabaseTest
class GrantServiceTest {

    /** A new admin for each test, without earlier grants. */
    private final String ann = "ann-" + key();

    @Autowired
    History history;

    @Autowired
    GrantService grants;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    @Test
    void a_small_grant_is_posted_once_per_key() {
        var grant = credit(given.user(), 1_000);

        var first = as(ann, () -> grants.grant(grant, ann));
        var again = as(ann, () -> grants.grant(grant, ann));

        assertThat(first).isInstanceOfSatisfying(GrantResult.Posted.class, posted -> {
            assertThat(posted.entry().createdBy()).isEqualTo("admin:" + ann);
            assertThat(posted.entry().meta()).containsEntry("category", "support");
        });
        assertThat(again).isInstanceOf(GrantResult.Replayed.class);
        assertThat(given.entriesOf(grant.uid())).isEqualTo(1);
    }

    @Test
    void a_large_grant_posts_nothing_until_a_second_admin_approves() {
        var grant = credit(given.user(), 1_001);
        var request = requested(grant);
        assertThat(given.entriesOf(grant.uid())).isZero();
        assertThat(as(ann, () -> grants.grant(grant, ann))).isEqualTo(new GrantResult.AwaitsApproval(request, true));

        var decision = as("ben", () -> grants.approve(request.id(), "Seen the ticket", "ben"));

        assertThat(decision).isInstanceOfSatisfying(Decision.Posted.class, posted -> {
            assertThat(posted.entry().createdBy()).isEqualTo("admin:" + ann);
            assertThat(posted.entry().meta()).containsEntry("approvedBy", "admin:ben");
            assertThat(posted.request().state()).isEqualTo(GrantState.POSTED);
            assertThat(posted.request().note()).isEqualTo("Seen the ticket");
        });
        assertThat(given.imageBalanceOf(grant.uid())).isEqualTo(1_001);
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.Replayed.class);
        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben"))).isInstanceOf(Decision.TooLate.class);
        assertThat(given.entriesOf(grant.uid())).isEqualTo(1);
    }

    @Test
    void an_admin_cannot_decide_on_their_own_request_or_as_another_admin() {
        var grant = credit(given.user(), 5_000);
        var request = requested(grant);

        assertThat(as(ann, () -> grants.approve(request.id(), null, ann))).isInstanceOf(Decision.NotYours.class);
        assertThat(as(ann, () -> grants.reject(request.id(), null, ann))).isInstanceOf(Decision.NotYours.class);
        assertThat(as("ben", () -> grants.withdraw(request.id(), null, "ben"))).isInstanceOf(Decision.NotYours.class);
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> as(ann, () -> grants.approve(request.id(), null, "ben")));
        assertThat(given.entriesOf(grant.uid())).isZero();
        assertThat(as(ann, () -> grants.request(request.id())).orElseThrow().state())
                .isEqualTo(GrantState.PENDING);
    }

    @Test
    void a_rejected_or_withdrawn_request_stays_so() {
        for (var isRejected : new boolean[] {true, false}) {
            var grant = credit(given.user(), 5_000);
            var request = requested(grant);

            var decision = isRejected
                    ? as("ben", () -> grants.reject(request.id(), "Too much", "ben"))
                    : as(ann, () -> grants.withdraw(request.id(), null, ann));

            assertThat(decision).isInstanceOf(Decision.Closed.class);
            assertThat(as("cleo", () -> grants.approve(request.id(), null, "cleo")))
                    .isInstanceOf(Decision.TooLate.class);
            assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.NotApproved.class);
            assertThat(given.entriesOf(grant.uid())).isZero();
        }
    }

    @Test
    void an_expired_request_can_no_longer_be_approved() {
        var grant = credit(given.user(), 5_000);
        var request = requested(grant);

        clock.runAhead(Duration.ofDays(7).plusMinutes(1));

        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben")))
                .isInstanceOfSatisfying(
                        Decision.TooLate.class,
                        late -> assertThat(late.request().state()).isEqualTo(GrantState.EXPIRED));
        assertThat(as("ben", () -> grants.requests(GrantState.EXPIRED, null, 200)))
                .contains(late(request));
        assertThat(as("ben", () -> grants.requests(GrantState.PENDING, null, 200)))
                .doesNotContain(request);
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.NotApproved.class);
    }

    @Test
    void a_request_that_the_ledger_refused_can_be_approved_again() {
        var uid = given.userWith(1_500);
        var request = requested(new Grant(uid, "image", Direction.DEBIT, 2_000, "Test", null, key()));

        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben")))
                .isInstanceOfSatisfying(Decision.Refused.class, refused -> {
                    assertThat(refused.request().state()).isEqualTo(GrantState.REFUSED);
                    assertThat(refused.request().refusal()).isEqualTo("insufficient-credits");
                });
        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_500);
        as("service:test", () -> given.credit(uid, 500));

        assertThat(as("cleo", () -> grants.approve(request.id(), null, "cleo"))).isInstanceOf(Decision.Posted.class);
        assertThat(given.imageBalanceOf(uid)).isZero();
    }

    @Test
    void of_two_concurrent_decisions_one_counts() throws Exception {
        for (var round = 0; round < 10; round++) {
            var grant = credit(given.user(), 5_000);
            var request = requested(grant);
            var start = new CountDownLatch(1);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var decisions = java.util.stream.Stream.<Callable<Decision>>of(
                                () -> as("ben", () -> grants.approve(request.id(), null, "ben")),
                                () -> as("cleo", () -> grants.approve(request.id(), null, "cleo")),
                                () -> as("dora", () -> grants.reject(request.id(), null, "dora")))
                        .map(call -> threads.submit(() -> {
                            start.await();
                            return call.call();
                        }))
                        .toList();
                start.countDown();
                var outcomes = new java.util.ArrayList<Decision>();
                for (var decision : decisions) {
                    outcomes.add(decision.get());
                }
                assertThat(outcomes)
                        .filteredOn(Decision.TooLate.class::isInstance)
                        .hasSize(2);
            }
            assertThat(given.entriesOf(grant.uid())).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void a_grant_sent_twice_at_once_is_one_request() throws Exception {
        var grant = credit(given.user(), 5_000);
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        return as(ann, () -> grants.grant(grant, ann));
                    }))
                    .toList();
            start.countDown();
            var ids = new java.util.HashSet<UUID>();
            for (var result : results) {
                ids.add(((GrantResult.AwaitsApproval) result.get()).request().id());
            }
            assertThat(ids).hasSize(1);
        }
    }

    @Test
    void another_grant_under_the_key_of_a_request_is_a_conflict() {
        var grant = credit(given.user(), 5_000);
        requested(grant);

        var other = new Grant(grant.uid(), "image", Direction.CREDIT, 1, "Test", "support", grant.key());

        assertThat(as(ann, () -> grants.grant(other, ann))).isEqualTo(new GrantResult.KeyConflict());
        assertThat(as("ben", () -> grants.grant(grant, "ben"))).isEqualTo(new GrantResult.KeyConflict());
    }

    @Test
    void a_bulk_that_was_cut_off_is_completed_by_running_it_again() {
        var uids = List.of(given.user(), given.user(), given.user());
        var bulk = new BulkGrant(uids, "image", Direction.CREDIT, 10, "Outage", "goodwill", null, key());
        as(ann, () -> grants.grantOneOf(bulk, uids.getFirst(), ann));

        var results = uids.stream()
                .map(uid -> as(ann, () -> grants.grantOneOf(bulk, uid, ann)))
                .toList();

        assertThat(results.getFirst()).isInstanceOf(GrantResult.Replayed.class);
        assertThat(results.subList(1, 3)).allMatch(GrantResult.Posted.class::isInstance);
        assertThat(uids).allMatch(uid -> given.imageBalanceOf(uid) == 10);
    }

    @Test
    void a_user_with_too_few_credits_does_not_fail_the_rest_of_a_bulk() {
        var poor = given.userWith(5);
        var rich = given.userWith(50);
        var bulk = new BulkGrant(List.of(poor, rich), "image", Direction.DEBIT, 10, "Correction", null, null, key());

        assertThat(as(ann, () -> grants.grantOneOf(bulk, poor, ann)))
                .isEqualTo(new GrantResult.Refused("image", 10, 5, 5));
        assertThat(as(ann, () -> grants.grantOneOf(bulk, rich, ann))).isInstanceOf(GrantResult.Posted.class);
    }

    @Test
    void splitting_a_large_grant_over_many_users_does_not_avoid_the_limit() {
        var uids = List.of(given.user(), given.user(), given.user());
        var bulk = new BulkGrant(uids, "image", Direction.CREDIT, 400, "Promotion", null, null, key());

        assertThat(uids)
                .allSatisfy(uid -> assertThat(as(ann, () -> grants.grantOneOf(bulk, uid, ann)))
                        .isInstanceOf(GrantResult.AwaitsApproval.class));
        assertThat(uids).allMatch(uid -> given.entriesOf(uid) == 0);
    }

    @Test
    void a_grant_is_undone_once_by_an_entry_linked_to_it() {
        var grant = credit(given.user(), 30);
        var entry = ((GrantResult.Posted) as(ann, () -> grants.grant(grant, ann))).entry();

        var undone = as("ben", () -> grants.undo(entry.id(), "Wrong user", "ben"));
        var again = as("cleo", () -> grants.undo(entry.id(), "Wrong user, too", "cleo"));

        assertThat(undone).isInstanceOfSatisfying(GrantResult.Posted.class, posted -> {
            assertThat(posted.entry().relatedEntryId()).isEqualTo(entry.id());
            assertThat(posted.entry().direction()).isEqualTo(Direction.DEBIT);
        });
        assertThat(again).isInstanceOf(GrantResult.KeyConflict.class);
        assertThat(given.imageBalanceOf(grant.uid())).isZero();
        assertThat(as(ann, () -> history.relatedTo(EntryFilter.ofEverybody(), entry.id())))
                .hasSize(1);
    }

    @Test
    void undoing_a_large_grant_needs_two_admins_too() {
        var grant = credit(given.user(), 2_000);
        var posted = (Decision.Posted)
                as("ben", () -> grants.approve(requested(grant).id(), null, "ben"));

        var undo = as(ann, () -> grants.undo(posted.entry().id(), "Wrong user", ann));

        var request = ((GrantResult.AwaitsApproval) undo).request();
        assertThat(request.relatedEntryId()).isEqualTo(posted.entry().id());
        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben"))).isInstanceOf(Decision.Posted.class);
        assertThat(given.imageBalanceOf(grant.uid())).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "WITHDRAWN", "EXPIRED"})
    void an_undo_can_be_requested_again_after_its_request_ended_and_is_posted_once(GrantState over) {
        var entry = largeEntry();
        var first = undoRequested(entry, "Wrong user");
        switch (over) {
            case REJECTED -> as("ben", () -> grants.reject(first.id(), "Sure?", "ben"));
            case WITHDRAWN -> as(ann, () -> grants.withdraw(first.id(), null, ann));
            default -> clock.runAhead(Duration.ofDays(8));
        }

        var again = ((GrantResult.AwaitsApproval) as("cleo", () -> grants.undo(entry.id(), "Wrong, really", "cleo")));

        assertThat(again.isReplay()).isFalse();
        assertThat(again.request().attempt()).isEqualTo(2);
        assertThat(again.request().requestedBy()).isEqualTo("cleo");
        assertThat(as("dora", () -> grants.approve(first.id(), null, "dora"))).isInstanceOf(Decision.TooLate.class);
        assertThat(as("ben", () -> grants.approve(again.request().id(), null, "ben")))
                .isInstanceOfSatisfying(
                        Decision.Posted.class,
                        posted ->
                                assertThat(posted.entry().idempotencyKey()).isEqualTo("adjust:reversal:" + entry.id()));
        assertThat(given.imageBalanceOf(entry.uid())).isZero();
        assertThat(as("cleo", () -> grants.undo(entry.id(), "Wrong, really", "cleo")))
                .isInstanceOf(GrantResult.Replayed.class);
        assertThat(given.entriesOf(entry.uid())).isEqualTo(2);
    }

    @Test
    void a_second_request_to_undo_gets_the_open_one() {
        var entry = largeEntry();
        var request = undoRequested(entry, "Wrong user");

        assertThat(as("cleo", () -> grants.undo(entry.id(), "For another reason", "cleo")))
                .isEqualTo(new GrantResult.AwaitsApproval(request, true));
    }

    @Test
    void concurrent_requests_for_an_undo_are_one_request() throws Exception {
        var entry = largeEntry();
        var first = undoRequested(entry, "Wrong user");
        as(ann, () -> grants.withdraw(first.id(), null, ann));

        var results = Threads.atOnce(4, number -> {
            var admin = "admin-" + number;
            return as(admin, () -> grants.undo(entry.id(), "Reason " + number, admin));
        });

        assertThat(results)
                .extracting(result ->
                        ((GrantResult.AwaitsApproval) result).request().id())
                .containsOnly(((GrantResult.AwaitsApproval) results.getFirst())
                        .request()
                        .id())
                .doesNotContain(first.id());
    }

    @Test
    void the_recipient_of_credits_may_reject_but_not_approve_them() {
        var request = requested(credit("ben", 5_000));

        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben"))).isEqualTo(new Decision.Profits(request));
        assertThat(as("ben", () -> grants.profits(request, "ben"))).isTrue();
        assertThat(as("cleo", () -> grants.profits(request, "cleo"))).isFalse();
        assertThat(as("ben", () -> grants.reject(request.id(), null, "ben"))).isInstanceOf(Decision.Closed.class);
    }

    @Test
    void a_user_who_loses_credits_may_approve_that() {
        var ben = given.userWith(5_000);
        var request = requested(new Grant(ben, "image", Direction.DEBIT, 2_000, "Test", null, key()));

        assertThat(as(ben, () -> grants.approve(request.id(), null, ben))).isInstanceOf(Decision.Posted.class);
    }

    /** This also holds before their own part was requested: the bulk may have been cut off before it. */
    @Test
    void a_recipient_of_a_bulk_approves_no_part_of_it() {
        var uids = List.of(given.user(), given.user(), "ben");
        var bulk = new BulkGrant(uids, "image", Direction.CREDIT, 400, "Promotion", null, null, key());

        var request =
                ((GrantResult.AwaitsApproval) as(ann, () -> grants.grantOneOf(bulk, uids.getFirst(), ann))).request();

        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben"))).isEqualTo(new Decision.Profits(request));
        assertThat(given.entriesOf(uids.getFirst())).isZero();
        assertThat(as("cleo", () -> grants.approve(request.id(), null, "cleo"))).isInstanceOf(Decision.Posted.class);
    }

    @Test
    void the_database_refuses_an_approval_by_the_recipient() {
        var uid = given.user();
        var request = requested(credit(uid, 5_000));

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> given.asOwner()
                        .sql("update grant_requests set state = 'posted', decided_by = uid, entry_id = id where id = ?")
                        .param(request.id())
                        .update())
                .withMessageContaining("approves_what_they_get");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adjust:", "credit:", "debit:", "expire:", "import:", "reversal:"})
    void a_key_with_the_ledgers_prefix_is_refused_unless_it_was_used_before(String prefix) {
        var fresh = grantUnder(prefix + key());
        var used = grantUnder(prefix + key());
        as("service:test", () -> ledger.post(used.posting(ann)));

        assertThat(as(ann, () -> grants.grant(fresh, ann))).isEqualTo(new GrantResult.KeyReserved());
        assertThat(given.entriesOf(fresh.uid())).isZero();
        assertThat(as(ann, () -> grants.grant(used, ann))).isInstanceOf(GrantResult.Replayed.class);
        assertThat(given.entriesOf(used.uid())).isEqualTo(1);
    }

    @Test
    void no_grant_can_take_the_key_of_an_undo() {
        var entry = ((GrantResult.Posted) as(ann, () -> grants.grant(credit(given.user(), 30), ann))).entry();
        var inTheWay = grantUnder("reversal:" + entry.id());
        var asBulk = new BulkGrant(
                List.of(entry.id().toString()), "image", Direction.CREDIT, 1, "Test", null, null, "reversal");

        assertThat(as(ann, () -> grants.grant(inTheWay, ann))).isEqualTo(new GrantResult.KeyReserved());
        assertThat(as(ann, () -> grants.grantOneOf(asBulk, entry.id().toString(), ann)))
                .isEqualTo(new GrantResult.KeyReserved());

        assertThat(as("ben", () -> grants.undo(entry.id(), "Wrong user", "ben")))
                .isInstanceOf(GrantResult.Posted.class);
    }

    @Test
    void two_bulks_never_share_a_key_and_keys_of_an_older_form_are_found() {
        var begin = key();
        var uid = given.user();
        var older = uid + "-older";
        var longKey =
                new BulkGrant(List.of(uid, older), "image", Direction.CREDIT, 10, "Outage", null, null, begin + ":b");
        var shortKey = new BulkGrant(List.of("b:" + uid), "image", Direction.CREDIT, 10, "Outage", null, null, begin);
        as("service:test", () -> ledger.post(longKey.asBefore(older).posting(ann)));

        assertThat(as(ann, () -> grants.grantOneOf(longKey, uid, ann))).isInstanceOf(GrantResult.Posted.class);
        assertThat(as(ann, () -> grants.grantOneOf(shortKey, "b:" + uid, ann))).isInstanceOf(GrantResult.Posted.class);
        assertThat(as(ann, () -> grants.grantOneOf(longKey, uid, ann))).isInstanceOf(GrantResult.Replayed.class);
        assertThat(as(ann, () -> grants.grantOneOf(longKey, older, ann))).isInstanceOf(GrantResult.Replayed.class);
        assertThat(List.of(uid, "b:" + uid, older)).allMatch(each -> given.imageBalanceOf(each) == 10);
    }

    @Test
    void only_entries_of_admins_can_be_undone() {
        assertThat(as(ann, () -> grants.undo(UUID.randomUUID(), "Why", ann))).isEqualTo(new GrantResult.NotUndoable());
    }

    @Test
    void services_and_users_may_not_grant() {
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> grants.grant(credit(given.user(), 1), "service:test"));
    }

    private GrantRequest requested(Grant grant) {
        return ((GrantResult.AwaitsApproval) as(ann, () -> grants.grant(grant, ann))).request();
    }

    private Entry largeEntry() {
        var request = requested(credit(given.user(), 2_000));
        return ((Decision.Posted) as("ben", () -> grants.approve(request.id(), null, "ben"))).entry();
    }

    private GrantRequest undoRequested(Entry entry, String reason) {
        return ((GrantResult.AwaitsApproval) as(ann, () -> grants.undo(entry.id(), reason, ann))).request();
    }

    private Grant grantUnder(String key) {
        return new Grant(given.user(), "image", Direction.CREDIT, 5, "Test", null, key);
    }

    private GrantRequest late(GrantRequest request) {
        return as(ann, () -> grants.request(request.id())).orElseThrow();
    }

    private static Grant credit(String uid, long amount) {
        return new Grant(uid, "image", Direction.CREDIT, amount, "Test", "support", key());
    }

    static <T> T as(String uid, java.util.function.Supplier<T> work) {
        return Callers.as(uid, uid.startsWith("service") ? "SERVICE" : "ADMIN", work);
    }
}
