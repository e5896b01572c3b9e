package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.QueryPlans;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.data.domain.Limit;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
record HoldListTest(
        HoldList holds,
        LedgerService ledger,
        EntityManagerFactory entityManagers,
        DataSource dataSource,
        Given given,
        SettableClock clock) {

    private static final String UID = "user-with-many-holds";
    private static final Instant BEGIN = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

    @Test
    void holds_are_listed_newest_first_page_by_page_while_new_ones_arrive() {
        var uid = given.userWith(100);
        var placed = new ArrayList<UUID>();
        for (var i = 0; i < 7; i++) {
            placed.addFirst(place(uid).id());
        }
        var seen = new ArrayList<UUID>();
        var page = holds.page(uid, Set.of(), null, 3);
        while (true) {
            page.holds().forEach(hold -> seen.add(hold.id()));
            if (page.next() == null) {
                break;
            }
            place(uid);
            page = holds.page(uid, Set.of(), page.next(), 3);
        }

        assertThat(seen).isEqualTo(placed);
    }

    @Test
    void a_filter_of_statuses_lists_only_those() {
        var uid = given.userWith(100);
        var pending = place(uid);
        var captured = captured(uid);
        var released = place(uid);
        ledger.release(released.id());

        assertThat(ids(uid, Set.of(HoldStatus.PENDING))).containsExactly(pending.id());
        assertThat(ids(uid, Set.of(HoldStatus.RELEASED, HoldStatus.CAPTURED)))
                .containsExactly(released.id(), captured.id());
        assertThat(ids(uid, Set.of(HoldStatus.EXPIRED))).isEmpty();
    }

    /** Some seconds before the sweep stores it. */
    @Test
    void an_overdue_hold_is_listed_as_expired_and_not_as_pending() {
        var uid = given.userWith(100);
        var hold = place(uid);
        var captured = captured(uid);
        clock.runAhead(HoldRequest.DEFAULT_TIMEOUT.plusSeconds(1));

        assertThat(ids(uid, Set.of(HoldStatus.PENDING))).isEmpty();
        assertThat(ids(uid, Set.of(HoldStatus.EXPIRED))).containsExactly(hold.id());
        assertThat(ids(uid, Set.of(HoldStatus.PENDING, HoldStatus.EXPIRED))).containsExactly(hold.id());
        assertThat(ids(uid, Set.of(HoldStatus.CAPTURED))).containsExactly(captured.id());
        assertThat(holds.page(uid, Set.of(), null, 5).holds())
                .extracting(Hold::status)
                .containsExactly(HoldStatus.CAPTURED, HoldStatus.EXPIRED);
    }

    @Test
    void running_jobs_of_a_user_are_listed_newest_first_until_their_time_is_over() {
        var uid = given.userWith(100);
        var placed = List.of(place(uid), place(uid), place(uid));
        captured(uid);

        var running = holds.running(uid, "image", 2);
        assertThat(running.holds())
                .extracting(Hold::id)
                .containsExactly(placed.get(2).id(), placed.get(1).id());
        assertThat(running.hasMore()).isTrue();
        assertThat(holds.running(uid, null, 3).hasMore()).isFalse();
        assertThat(holds.running(uid, "video", 3).holds()).isEmpty();
        clock.runAhead(HoldRequest.DEFAULT_TIMEOUT.plusSeconds(1));
        assertThat(holds.running(uid, null, 3).holds()).isEmpty();
    }

    @Test
    @WithMockUser(username = "root", roles = "ADMIN")
    void admins_list_running_jobs_of_all_users_those_that_expire_first_on_top() {
        var uid = given.userWith(100);
        var later = place(uid, Duration.ofHours(2));
        var sooner = place(uid, Duration.ofSeconds(30));
        var another = place(given.userWith(100), Duration.ofSeconds(40));
        captured(uid);

        assertThat(holds.runningOfAll(uid, null, 5).holds())
                .extracting(Hold::id)
                .containsExactly(sooner.id(), later.id());
        assertThat(holds.runningOfAll(uid, "video", 5).holds()).isEmpty();
        assertThat(holds.runningOfAll(uid, "image", 1)).satisfies(running -> {
            assertThat(running.holds()).extracting(Hold::id).containsExactly(sooner.id());
            assertThat(running.hasMore()).isTrue();
        });
        assertThat(holds.runningOfAll(null, null, 200).holds())
                .isSortedAccordingTo(Comparator.comparing(Hold::expiresAt))
                .extracting(Hold::id)
                .containsSubsequence(sooner.id(), another.id());
        clock.runAhead(Duration.ofMinutes(1));
        assertThat(holds.runningOfAll(uid, null, 5).holds())
                .extracting(Hold::id)
                .containsExactly(later.id());
    }

    @Test
    void only_admins_list_running_jobs_of_all_users() {
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> holds.runningOfAll(null, null, 1));
    }

    @Test
    void a_position_must_be_the_users_own() {
        var uid = given.userWith(100);
        var hold = place(uid);

        assertThat(holds.position(uid, hold.id())).contains(HoldList.Position.of(hold));
        assertThat(holds.position(given.user(), hold.id())).isEmpty();
        assertThat(holds.position(uid, UUID.randomUUID())).isEmpty();
    }

    @Test
    @WithMockUser(username = "bob", roles = "USER")
    void users_cannot_list_each_others_holds() {
        assertThat(holds.page("bob", Set.of(), null, 1).holds()).isEmpty();
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> holds.page("alice", Set.of(), null, 1));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> holds.running("alice", null, 1));
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(() -> holds.runningOfAll("bob", null, 1));
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> holds.position("alice", UUID.randomUUID()));
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_page_is_read_in_the_order_of_an_index() {
        someOfALongTime();
        var plans = new QueryPlans(dataSource);
        var repository = plans.repository(HoldRepository.class, entityManagers);

        for (var before : List.of(Instant.parse("2100-01-01T00:00:00Z"), Instant.parse("2020-01-01T05:00:00Z"))) {
            var page = repository.findByUid(
                    UID + 0, EnumSet.allOf(HoldStatus.class), BEGIN, END, before, new UUID(0, 0), Limit.of(51));

            assertThat(page).hasSizeGreaterThan(50);
            assertThat(plans.take()).singleElement().satisfies(plan -> {
                assertThat(plan).contains("holds_by_uid_newest").doesNotContain("Seq Scan", "Sort");
                assertThat(QueryPlans.blocks(plan)).isLessThan(200);
            });
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void running_jobs_are_found_without_reading_settled_ones() {
        someOfALongTime();
        var plans = new QueryPlans(dataSource);
        var repository = plans.repository(HoldRepository.class, entityManagers);
        var now = clock.instant();

        repository.findRunning(null, null, now, Limit.of(201));
        repository.findRunning(UID + 0, "image", now, Limit.of(201));
        repository.findRunningOf(UID + 0, null, now, Limit.of(201));

        assertThat(plans.take()).hasSize(3).allSatisfy(plan -> {
            assertThat(plan).containsAnyOf("holds_by_expiry", "holds_by_uid ").doesNotContain("Seq Scan");
            assertThat(QueryPlans.blocks(plan)).isLessThan(200);
        });
    }

    private List<UUID> ids(String uid, Set<HoldStatus> statuses) {
        return holds.page(uid, statuses, null, 50).holds().stream()
                .map(Hold::id)
                .toList();
    }

    private void someOfALongTime() {
        if (given.asOwner()
                .sql("select count(*) from holds where uid = ?")
                .param(UID + "0")
                .query(Long.class)
                .single()
                .equals(0L)) {
            given.asOwner().sql("""
                            insert into holds (id, uid, type, amount, source, job_id, reason, meta, status, created_at, created_by,
                                               expires_at, settled_at)
                            select uuidv7(), :uid || n % 2, 'image', 1, 'text2image', :uid || n, 'Job', '{}', 'released',
                                   timestamptz '2020-01-01T00:00:00Z' + make_interval(secs => n), 'service:test',
                                   timestamptz '2020-02-01T00:00:00Z', timestamptz '2020-01-02T00:00:00Z'
                            from generate_series(1, 40000) n
                            """).param("uid", UID).update();
            given.vacuum("holds");
        }
    }

    private Hold captured(String uid) {
        var hold = place(uid);
        ledger.capture(hold.id());
        return hold;
    }

    private Hold place(String uid) {
        return given.placed(Given.hold(uid, 1));
    }

    private Hold place(String uid, Duration timeout) {
        return given.placed(
                new HoldRequest(uid, "image", 1, "text2image", Given.key(), "Job", Map.of(), "service:test", timeout));
    }
}
