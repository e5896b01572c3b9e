package org.creditsledger.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.creditsledger.testing.Given.key;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.creditsledger.database.CommitHorizon;
import org.creditsledger.integrity.Integrity.WrongDay;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.reports.DaySummary.State;
import org.creditsledger.reports.DaySummary.Total;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.OpenPosting;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.PlatformTransactionManager;

/** Each test has its own days, and the class its own database, because summaries contain the entries of all users. */
@DatabaseTest
@TestPropertySource(properties = "credits.summaries.closing-delay=10m")
@WithMockUser(username = "root", roles = "ADMIN")
record DailySummariesTest(
        IntegrityService integrity,
        DailySummaries summaries,
        SummaryCatchUp catchUp,
        SummaryLock lock,
        SummaryProperties properties,
        CommitHorizon horizon,
        LedgerService ledger,
        Given given,
        JdbcClient jdbc,
        PlatformTransactionManager transactionManager,
        SettableClock clock) {

    private static final List<String> SOURCES = List.of("text2image", "image2image", "upscaling");

    @Test
    void every_day_has_the_totals_of_its_entries() {
        var from = LocalDate.of(2011, 2, 20);
        var entries = randomEntries(from, 40, 400);
        var range = new DayRange(from, from.plusDays(39));

        var result = summaries.rebuild(range, (_, _, _, _) -> {});

        assertThat(result).isEqualTo(new RebuildResult.Rebuilt(40, entries.size()));
        assertThat(totals(range)).isEqualTo(expected(entries));
        assertThat(verify()).isEmpty();
    }

    @Test
    void a_day_begins_and_ends_at_midnight_utc() {
        var day = LocalDate.of(2012, 6, 1);
        var uid = given.user();
        post(uid, at(day, "00:00:00").minusNanos(1_000), 1);
        post(uid, at(day, "00:00:00"), 2);
        post(uid, at(day, "23:59:59.999999"), 4);
        post(uid, at(day.plusDays(1), "00:00:00"), 8);
        var range = new DayRange(day.minusDays(1), day.plusDays(1));

        summaries.rebuild(range, (_, _, _, _) -> {});

        assertThat(summaries.days(range))
                .extracting(summary -> summary.credits(Direction.CREDIT))
                .containsExactly(1L, 6L, 8L);
    }

    @Test
    void summarizing_again_changes_nothing() {
        var from = LocalDate.of(2013, 1, 1);
        randomEntries(from, 5, 50);
        var range = new DayRange(from, from.plusDays(4));
        summaries.rebuild(range, (_, _, _, _) -> {});
        var first = totals(range);

        summaries.rebuild(range, (_, _, _, _) -> {});

        assertThat(totals(range)).isEqualTo(first);
    }

    @Test
    void a_killed_and_repeated_run_gives_the_same_totals() {
        var from = LocalDate.of(2014, 1, 1);
        var entries = randomEntries(from, 20, 200);
        var range = new DayRange(from, from.plusDays(19));

        assertThatThrownBy(() -> summaries.rebuild(range, (_, done, _, _) -> {
                    if (done == 10) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(summaries.days(range))
                .extracting(DaySummary::state)
                .startsWith(State.CLOSED)
                .endsWith(State.PENDING)
                .filteredOn(State.CLOSED::equals)
                .hasSize(10);
        summaries.rebuild(range, (_, _, _, _) -> {});

        assertThat(totals(range)).isEqualTo(expected(entries));
    }

    @Test
    void the_catch_up_summarizes_all_missed_days_even_those_without_entries() {
        var from = LocalDate.of(2001, 1, 1); // before all other data
        var entries = randomEntries(from, 10, 30);
        var range = new DayRange(from, from.plusDays(30));
        clock.stopAt(at(from.plusDays(29), "00:10:00"));

        var caughtUp = catchUp.catchUp();

        assertThat(caughtUp).hasValueSatisfying(done -> assertThat(done.days()).isEqualTo(29));
        assertThat(totals(range)).isEqualTo(expected(entries));
        assertThat(summaries.days(range))
                .extracting(DaySummary::state)
                .filteredOn(State.CLOSED::equals)
                .hasSize(29);
        assertThat(catchUp.catchUp())
                .hasValueSatisfying(done -> assertThat(done.days()).isZero());
    }

    @Test
    void a_day_is_over_some_minutes_after_midnight() {
        var day = LocalDate.of(2001, 3, 1);
        clock.stopAt(at(day.plusDays(1), "00:09:59"));
        assertThat(summaries.rebuild(new DayRange(day, day), (_, _, _, _) -> {}))
                .isEqualTo(new RebuildResult.NothingClosed());
        assertThat(summaries.days(new DayRange(day, day)))
                .extracting(DaySummary::state)
                .containsExactly(State.SO_FAR);

        clock.stopAt(at(day.plusDays(1), "00:10:00"));
        assertThat(summaries.rebuild(new DayRange(day, day), (_, _, _, _) -> {}))
                .isInstanceOf(RebuildResult.Rebuilt.class);
    }

    @Test
    void the_next_catch_up_includes_entries_committed_late() {
        var day = LocalDate.of(2001, 4, 1);
        completedLate(day);

        clock.stopAt(at(day.plusDays(2), "02:00:00"));
        catchUp.catchUp();

        assertThat(credits(day)).isEqualTo(12);
        assertThat(verify()).isEmpty();
    }

    @Test
    void a_day_is_summarized_only_when_no_entry_of_it_can_be_committed_any_more() {
        var day = LocalDate.of(2001, 10, 10);
        var uid = given.user();
        post(uid, at(day, "12:00:00"), 5);
        clock.stopAt(at(day, "23:59:58"));
        horizon.upTo(at(day, "23:59:58"));
        clock.stopAt(at(day, "23:59:59"));
        var posting = Posting.adjustment(uid, "image", Direction.CREDIT, 7, "Test", "tester", key());

        try (var open = OpenPosting.of(posting, ledger, transactionManager)) {
            clock.stopAt(at(day.plusDays(1), "01:00:00"));
            catchUp.catchUp();
            assertThat(summaries.days(new DayRange(day, day)).getFirst().state())
                    .isEqualTo(State.PENDING);
            open.commit();
        }

        catchUp.catchUp();
        assertThat(summaries.days(new DayRange(day, day)).getFirst().state()).isEqualTo(State.CLOSED);
        assertThat(credits(day)).isEqualTo(12);
    }

    @Test
    void verify_accepts_a_day_completed_by_a_slow_clock_and_summarizes_it() {
        var day = LocalDate.of(2001, 5, 1);
        completedLate(day);
        clock.stopAt(at(day.plusDays(2), "01:30:00"));

        assertThat(verify()).isEmpty();

        assertThat(credits(day)).isEqualTo(12);
    }

    @Test
    void the_command_accepts_such_a_day_too_and_leaves_it_unchanged() {
        var day = LocalDate.of(2001, 6, 1);
        completedLate(day);
        clock.stopAt(at(day.plusDays(2), "01:30:00"));
        var command = new SummaryVerification(new SummaryRepository(jdbc), _ -> {}, clock);

        assertThat(command.check(100).wrong()).isEmpty();

        assertThat(credits(day)).isEqualTo(5);
        verify(); // leaves nothing to the other tests
    }

    @Test
    void entries_that_came_days_later_are_found_and_named() {
        var day = LocalDate.of(2001, 7, 1);
        completedLate(day);
        clock.stopAt(at(day.plusDays(3), "00:00:00"));

        assertThat(verify())
                .containsExactly(new WrongDay(
                        day,
                        "image credit admin_adjustment: the summary has 1 entries of 5 credits, the ledger 2 of 12"));
        assertThat(credits(day)).isEqualTo(5);
        clock.reset();
        summaries.rebuild(new DayRange(day, day), (_, _, _, _) -> {});
    }

    @Test
    void a_summary_with_more_than_the_entries_is_found_even_for_yesterday() {
        var day = LocalDate.of(2001, 8, 1);
        completedLate(day);
        given.asOwner()
                .sql("update daily_credits_summary set credits = 13 where \"day\" = ?")
                .param(day)
                .update();
        clock.stopAt(at(day.plusDays(1), "12:00:00"));

        assertThat(verify()).extracting(WrongDay::day).containsExactly(day);
        clock.reset();
        summaries.rebuild(new DayRange(day, day), (_, _, _, _) -> {});
    }

    /** A day that was summarized with an entry of 5 before one of 7 was committed. */
    private void completedLate(LocalDate day) {
        post(given.user(), at(day, "12:00:00"), 5);
        summaries.rebuild(new DayRange(day, day), (_, _, _, _) -> {});
        post(given.user(), at(day, "23:59:59"), 7);
    }

    private long credits(LocalDate day) {
        return summaries.days(new DayRange(day, day)).getFirst().credits(Direction.CREDIT);
    }

    @Test
    void a_day_that_cannot_be_compared_is_summarized_again_and_blocks_no_other() {
        var day = LocalDate.of(2001, 9, 1);
        completedLate(day);
        post(given.user(), at(day.plusDays(1), "12:00:00"), 3);
        var repository = new SummaryRepository(jdbc) {
            @Override
            List<Difference> differences(LocalDate compared) {
                if (compared.equals(day)) {
                    throw new DataIntegrityViolationException("more than fits");
                }
                return super.differences(compared);
            }
        };
        var writer = new SummaryWriter(repository, transactionManager, clock);
        clock.stopAt(at(day.plusDays(2), "01:00:00"));

        new SummaryCatchUp(repository, writer, lock, properties, horizon, clock).catchUp();

        assertThat(credits(day)).isEqualTo(12);
        assertThat(credits(day.plusDays(1))).isEqualTo(3);
    }

    @Test
    void a_day_that_cannot_be_summarized_blocks_no_other() {
        var from = LocalDate.of(2019, 1, 1);
        var entries = randomEntries(from, 5, 50);
        var broken = from.plusDays(1);
        var writer = new SummaryWriter(
                new SummaryRepository(jdbc) {
                    @Override
                    void insert(LocalDate day) {
                        if (day.equals(broken)) {
                            throw new DataIntegrityViolationException("more than fits");
                        }
                        super.insert(day);
                    }
                },
                transactionManager,
                clock);
        var told = new ArrayList<LocalDate>();

        assertThatThrownBy(
                        () -> writer.write(from.datesUntil(from.plusDays(5)).toList(), (day, _, _, _) -> told.add(day)))
                .hasMessage("not summarized: [2019-01-02]")
                .hasRootCauseMessage("more than fits");

        assertThat(told).hasSize(5);
        var range = new DayRange(from, from.plusDays(4));
        var expected = expected(entries);
        expected.remove(broken);
        assertThat(totals(range)).isEqualTo(expected);
        summaries.rebuild(range, (_, _, _, _) -> {});
        assertThat(totals(range)).isEqualTo(expected(entries));
    }

    @Test
    void a_changed_summary_is_found_and_named() {
        var day = LocalDate.of(2015, 5, 5);
        post(given.user(), at(day, "12:00:00"), 5);
        var range = new DayRange(day, day);
        summaries.rebuild(range, (_, _, _, _) -> {});

        given.asOwner()
                .sql("update daily_credits_summary set credits = 6 where \"day\" = ?")
                .param(day)
                .update();
        assertThat(verify()).extracting(WrongDay::day).containsExactly(day);
        given.asOwner()
                .sql("delete from daily_credits_summary where \"day\" = ?")
                .param(day)
                .update();
        assertThat(verify()).extracting(WrongDay::day).containsExactly(day);

        summaries.rebuild(range, (_, _, _, _) -> {});
        assertThat(verify()).isEmpty();
    }

    @Test
    void today_has_its_current_totals() {
        var day = LocalDate.of(2016, 7, 1);
        post(given.user(), at(day, "10:00:00"), 5);
        clock.stopAt(at(day, "11:00:00"));

        assertThat(summaries.days(new DayRange(day, day.plusDays(1))))
                .containsExactly(
                        new DaySummary(
                                day,
                                State.SO_FAR,
                                List.of(new Total("image", Direction.CREDIT, "admin_adjustment", 1, 5))),
                        new DaySummary(day.plusDays(1), State.SO_FAR, List.of()));
    }

    @Test
    void only_one_rebuild_runs_at_a_time() {
        var range = new DayRange(LocalDate.of(2017, 1, 1), LocalDate.of(2017, 1, 2));

        var meanwhile = lock.tryRun(() -> summaries.rebuild(range, (_, _, _, _) -> {}));

        assertThat(meanwhile).contains(new RebuildResult.Busy());
        assertThat(lock.tryRun(catchUp::catchUp)).contains(java.util.Optional.empty());
        assertThat(summaries.rebuild(range, (_, _, _, _) -> {})).isInstanceOf(RebuildResult.Rebuilt.class);
    }

    @Test
    @WithMockUser(username = "alice", roles = "USER")
    void only_admins_read_and_rebuild() {
        var range = new DayRange(LocalDate.of(2018, 1, 1), LocalDate.of(2018, 1, 2));

        assertThatThrownBy(() -> summaries.days(range)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> summaries.rebuild(range, (_, _, _, _) -> {}))
                .isInstanceOf(AccessDeniedException.class);
    }

    private List<WrongDay> verify() {
        return integrity.verifyAll().wrongDays();
    }

    private Map<LocalDate, List<Total>> totals(DayRange range) {
        var totals = new TreeMap<LocalDate, List<Total>>();
        summaries.days(range).stream()
                .filter(day -> !day.totals().isEmpty())
                .forEach(day -> totals.put(day.day(), day.totals()));
        return totals;
    }

    private static Map<LocalDate, List<Total>> expected(List<Entry> entries) {
        var byDay = new TreeMap<LocalDate, TreeMap<String, Total>>();
        for (var entry : entries) {
            byDay.computeIfAbsent(LocalDate.ofInstant(entry.createdAt(), ZoneOffset.UTC), _ -> new TreeMap<>())
                    .merge(
                            entry.type() + " " + entry.direction().code() + " " + entry.source(),
                            new Total(entry.type(), entry.direction(), entry.source(), 1, entry.amount()),
                            (one, other) -> new Total(
                                    one.type(),
                                    one.direction(),
                                    one.source(),
                                    one.entries() + other.entries(),
                                    one.credits() + other.credits()));
        }
        var totals = new TreeMap<LocalDate, List<Total>>();
        byDay.forEach((day, ofDay) -> totals.put(day, List.copyOf(ofDay.values())));
        return totals;
    }

    /** In the order of their times, as in users' histories. */
    private List<Entry> randomEntries(LocalDate from, int days, int count) {
        var random = new SplittableRandom(from.toEpochDay());
        var begin = at(from, "00:00:00");
        var times = random.longs(count, 0, days * 86_400_000_000L)
                .sorted()
                .mapToObj(micros -> begin.plusNanos(micros * 1_000))
                .toList();
        var uids = List.of(given.user(), given.user(), given.user());
        var entries = new ArrayList<Entry>();
        for (var uid : uids) {
            for (var type : List.of("image", "video")) {
                entries.add(
                        post(Posting.adjustment(uid, type, Direction.CREDIT, 100_000, "Test", "tester", key()), begin));
            }
        }
        for (var time : times) {
            var uid = uids.get(random.nextInt(uids.size()));
            var type = random.nextBoolean() ? "image" : "video";
            var posting = random.nextInt(3) == 0
                    ? Posting.adjustment(uid, type, Direction.CREDIT, random.nextInt(1, 99), "Test", "tester", key())
                    : Posting.jobDebit(
                            uid,
                            type,
                            random.nextInt(1, 99),
                            SOURCES.get(random.nextInt(SOURCES.size())),
                            key(),
                            "Test",
                            Map.of(),
                            "tester");
            entries.add(post(posting, time));
        }
        entries.sort(Comparator.comparing(Entry::createdAt));
        return entries;
    }

    private void post(String uid, Instant time, long amount) {
        post(Given.adjustment(uid, Direction.CREDIT, amount, key()), time);
    }

    private Entry post(Posting posting, Instant time) {
        clock.stopAt(time);
        try {
            return given.posted(posting);
        } finally {
            clock.reset();
        }
    }

    private static Instant at(LocalDate day, String time) {
        return Instant.parse(day + "T" + time + "Z");
    }
}
