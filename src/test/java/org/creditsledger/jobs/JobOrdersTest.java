package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.KINDS;
import static org.creditsledger.jobs.JobReports.UNIT_PRICE;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.report;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Permutations;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sends the events of one job in every order. The expected results are in docs/guides/jobs.md. */
@Tag("long")
@DatabaseTest
record JobOrdersTest(IntegrityService integrity, JobService jobs, LedgerService ledger, Given given) {

    private static final int QUANTITY = 2;
    private static final long PRICE = QUANTITY * UNIT_PRICE;

    /** A row of the table: an order of different events and its result. */
    record Expected(List<JobEvent.Kind> order, List<String> answers, JobTable.Progress end) {

        static Expected of(List<JobEvent.Kind> order) {
            var progress = JobTable.Progress.START;
            var answers = new ArrayList<String>();
            for (var kind : order) {
                answers.add(progress.row(kind).answer(progress.wasReserved()));
                progress = progress.after(kind);
            }
            return new Expected(order, answers, progress);
        }

        String answerTo(JobEvent.Kind kind) {
            return answers.get(order.indexOf(kind));
        }

        boolean isCharged() {
            return end.state().equals("charged");
        }

        @Override
        public String toString() {
            return order.toString();
        }
    }

    /** Every order of some or all kinds of events. */
    static List<Expected> orders() {
        return Permutations.of(KINDS).stream()
                .flatMap(order -> IntStream.rangeClosed(1, order.size()).mapToObj(n -> order.subList(0, n)))
                .distinct()
                .map(Expected::of)
                .toList();
    }

    @Test
    void the_charge_depends_only_on_which_events_came() {
        assertThat(orders())
                .hasSize(15)
                .allSatisfy(
                        expected -> assertThat(expected.isCharged()).isEqualTo(isDue(Set.copyOf(expected.order()))));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void an_order_ends_as_documented(Expected expected) {
        var uid = given.userWith(100);
        var job = key();

        var answers =
                expected.order().stream().map(kind -> send(kind, job, uid)).toList();

        assertThat(answers).isEqualTo(expected.answers());
        assertEnd(expected, job, uid);
    }

    @ParameterizedTest
    @MethodSource("orders")
    void repeating_the_events_in_any_order_changes_nothing(Expected expected) {
        var twice = Stream.concat(expected.order().stream(), expected.order().stream())
                .toList();
        var orders = Permutations.of(twice).stream()
                .filter(order -> order.stream().distinct().toList().equals(expected.order()))
                .toList();
        assertThat(orders).isNotEmpty();

        for (var order : orders) {
            var uid = given.userWith(100);
            var job = key();
            var seen = EnumSet.noneOf(JobEvent.Kind.class);
            for (var kind : order) {
                var first = expected.answerTo(kind);
                assertThat(send(kind, job, uid))
                        .as("answer to %s in %s", kind, order)
                        .isEqualTo(seen.add(kind) || first.equals("ignored") ? first : "duplicate");
            }
            assertEnd(expected, job, uid);
        }
    }

    /** An event of one of the two attempts at a job. */
    private record Of(int attempt, JobEvent.Kind kind) {}

    @Test
    void two_attempts_do_not_affect_each_other_in_any_order() throws Exception {
        var events = Stream.of(1, 2)
                .flatMap(attempt -> KINDS.stream().map(kind -> new Of(attempt, kind)))
                .toList();
        var orders = List.copyOf(Permutations.of(events));
        assertThat(orders).hasSize(720);
        var threads = 8;

        atOnce(threads, thread -> {
            for (var i = thread; i < orders.size(); i += threads) {
                playTwoAttempts(orders.get(i), 1);
            }
            return thread;
        });
    }

    @Test
    void two_attempts_do_not_affect_each_other_with_every_event_sent_twice() throws Exception {
        var kinds = List.of(List.of(STARTED, SUCCEEDED), List.of(STARTED, FAILED), List.of(SUCCEEDED, FAILED));
        for (var first : kinds) {
            for (var second : kinds) {
                var events = Stream.concat(
                                first.stream().map(kind -> new Of(1, kind)),
                                second.stream().map(kind -> new Of(2, kind)))
                        .toList();
                var orders = List.copyOf(Permutations.of(events));
                atOnce(4, thread -> {
                    for (var i = thread; i < orders.size(); i += 4) {
                        playTwoAttempts(orders.get(i), 2);
                    }
                    return thread;
                });
            }
        }
    }

    private void playTwoAttempts(List<Of> order, int times) {
        var uid = given.userWith(100);
        var job = key();
        var progress = new HashMap<Integer, JobTable.Progress>();
        for (var event : order) {
            for (var time = 0; time < times; time++) {
                var now = progress.getOrDefault(event.attempt(), JobTable.Progress.START);
                assertThat(answer(jobs.handle(report(event.kind(), job, event.attempt(), uid, QUANTITY))))
                        .as("answer to %s in %s", event, order)
                        .isEqualTo(now.row(event.kind()).answer(now.wasReserved()));
                progress.put(event.attempt(), now.after(event.kind()));
            }
        }
        progress.forEach((attempt, end) -> {
            assertThat(holdOf(job, attempt))
                    .as("hold of %d after %s", attempt, order)
                    .isEqualTo(end.hold());
            assertThat(entriesOf(job, attempt, uid).stream().map(JobOrdersTest::name))
                    .as("entries of %d after %s", attempt, order)
                    .containsExactlyElementsOf(end.entries());
        });
        assertThat(given.imageBalanceOf(uid))
                .as("balance after %s", order)
                .isEqualTo(100
                        - PRICE
                                * progress.values().stream()
                                        .filter(end -> end.state().equals("charged"))
                                        .count());
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void in_random_order_the_charge_depends_only_on_the_set_of_events() {
        var seed = new SplittableRandom().nextLong();
        var random = new Random(seed);
        var uid = given.userWith(100_000);
        var deliveries = deliveries(200, random);

        deliveries.forEach(delivery -> jobs.handle(delivery.event(uid)));

        assertSettled(deliveries, uid, seed);
    }

    @Test
    void concurrent_deliveries_end_the_same() throws Exception {
        var seed = new SplittableRandom().nextLong();
        var random = new Random(seed);
        var uid = given.userWith(100_000);
        var jobsAtOnce = deliveries(150, random).stream()
                .collect(Collectors.groupingBy(delivery -> delivery.attempt().job()))
                .values();
        var threads = 8;

        for (var job : jobsAtOnce) {
            atOnce(Math.min(threads, job.size()), thread -> {
                for (var i = thread; i < job.size(); i += threads) {
                    jobs.handle(job.get(i).event(uid));
                }
                return thread;
            });
        }

        assertSettled(jobsAtOnce.stream().flatMap(List::stream).toList(), uid, seed);
    }

    private record Attempt(String job, int number) {}

    private record Delivery(JobEvent.Kind kind, Attempt attempt) {

        JobEvent event(String uid) {
            return report(kind, attempt.job(), attempt.number(), uid, QUANTITY);
        }
    }

    /**
     * For each job one or two attempts, for each attempt some of the events, each sent one to three times, all
     * shuffled.
     */
    private static List<Delivery> deliveries(int jobs, Random random) {
        var deliveries = new ArrayList<Delivery>();
        for (var i = 0; i < jobs; i++) {
            var job = key();
            for (var attempt = 1 + random.nextInt(2); attempt > 0; attempt--) {
                for (var kind : KINDS) {
                    for (var times = random.nextInt(4); times > 0; times--) {
                        deliveries.add(new Delivery(kind, new Attempt(job, attempt)));
                    }
                }
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    private void assertSettled(List<Delivery> deliveries, String uid, long seed) {
        var kindsByAttempt = deliveries.stream()
                .collect(Collectors.groupingBy(
                        Delivery::attempt, Collectors.mapping(Delivery::kind, Collectors.toSet())));
        kindsByAttempt.forEach((attempt, kinds) -> {
            assertThat(chargedFor(attempt.job(), attempt.number(), uid))
                    .as("%s, seed %d", kinds, seed)
                    .isEqualTo(isDue(kinds) ? PRICE : 0);
            assertThat(holdOf(attempt.job(), attempt.number()).equals("pending"))
                    .as("pending after %s, seed %d", kinds, seed)
                    .isEqualTo(kinds.equals(Set.of(STARTED)));
        });
        var due = kindsByAttempt.values().stream().filter(JobOrdersTest::isDue).count() * PRICE;
        var running = kindsByAttempt.values().stream()
                        .filter(kinds -> kinds.equals(Set.of(STARTED)))
                        .count()
                * PRICE;
        var balance = ledger.balances(uid).perType().getFirst();
        assertThat(balance.amount()).as("seed %d", seed).isEqualTo(100_000 - due);
        assertThat(balance.held()).as("seed %d", seed).isEqualTo(running);
        assertThat(integrity.verify(uid).findings()).as("seed %d", seed).isEmpty();
    }

    private static boolean isDue(Set<JobEvent.Kind> kinds) {
        return kinds.contains(SUCCEEDED) && !kinds.contains(FAILED);
    }

    private String send(JobEvent.Kind kind, String job, String uid) {
        return answer(jobs.handle(report(kind, job, uid, QUANTITY)));
    }

    private void assertEnd(Expected expected, String job, String uid) {
        assertThat(entriesOf(job, 1, uid).stream().map(JobOrdersTest::name))
                .containsExactlyElementsOf(expected.end().entries());
        assertThat(chargedFor(job, 1, uid)).isEqualTo(expected.isCharged() ? PRICE : 0);
        assertThat(holdOf(job, 1)).isEqualTo(expected.end().hold());
        assertThat(ledger.balances(uid).perType().getFirst().held())
                .isEqualTo(expected.end().state().equals("reserved") ? PRICE : 0);
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private static String name(Entry entry) {
        return entry.direction() == Direction.DEBIT ? "debit" : entry.source();
    }

    private String holdOf(String job, int attempt) {
        return ledger.findHold(new JobAttempt("text2image", job, attempt))
                .map(hold -> hold.status())
                .map(HoldStatus::code)
                .orElse("none");
    }

    private long chargedFor(String job, int attempt, String uid) {
        return entriesOf(job, attempt, uid).stream()
                .mapToLong(entry -> entry.direction() == Direction.DEBIT ? entry.amount() : -entry.amount())
                .sum();
    }

    private List<Entry> entriesOf(String job, int attempt, String uid) {
        var keys = attempt == 1
                ? Stream.of("debit:text2image:" + job, "credit:refund:" + job)
                : Stream.of(
                        "debit:text2image:" + job + ":a" + attempt, "credit:refund:text2image:" + job + ":a" + attempt);
        return keys.flatMap(key -> ledger.findByIdempotencyKey(key).stream())
                .peek(entry -> assertThat(entry.uid()).isEqualTo(uid))
                .toList();
    }
}
