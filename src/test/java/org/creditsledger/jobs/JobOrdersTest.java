package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobReports.KINDS;
import static org.creditsledger.jobs.JobReports.UNIT_PRICE;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.report;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Events of one job in every order. What is expected stands in docs/jobs.md. */
@DatabaseTest
class JobOrdersTest {

    private static final int QUANTITY = 2;
    private static final long PRICE = QUANTITY * UNIT_PRICE;

    @Autowired
    JobService jobs;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    /** A row of the table. */
    record Expected(
            List<JobEvent.Kind> order, List<String> answers, List<String> entries, boolean isCharged, String hold) {

        String answerTo(JobEvent.Kind kind) {
            return answers.get(order.indexOf(kind));
        }

        @Override
        public String toString() {
            return order.toString();
        }
    }

    static List<Expected> documented() throws IOException {
        try (var lines = Files.lines(Path.of("docs/jobs.md"))) {
            return lines.filter(Pattern.compile("\\| (started|succeeded|failed)\\b.*")
                            .asMatchPredicate())
                    .map(JobOrdersTest::parse)
                    .toList();
        }
    }

    private static Expected parse(String row) {
        var cells = row.split("\\|", -1);
        return new Expected(
                split(cells[1], "→", kind -> JobEvent.Kind.valueOf(kind.toUpperCase(Locale.ROOT))),
                split(cells[2], "→", Function.identity()),
                split(cells[3], ",", Function.identity()),
                cells[4].strip().equals("yes"),
                cells[5].strip());
    }

    private static <T> List<T> split(String cell, String separator, Function<String, T> parser) {
        return Stream.of(cell.split(separator))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(parser)
                .toList();
    }

    @Test
    void the_table_has_every_order() throws IOException {
        assertThat(documented().stream().map(Expected::order))
                .containsExactlyInAnyOrderElementsOf(permutationsOf(KINDS).stream()
                        .flatMap(order -> IntStream.rangeClosed(1, order.size()).mapToObj(n -> order.subList(0, n)))
                        .distinct()
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("documented")
    void an_order_ends_as_documented(Expected expected) {
        var uid = given.userWith(100);
        var job = key();

        var answers =
                expected.order().stream().map(kind -> send(kind, job, uid)).toList();

        assertThat(answers).isEqualTo(expected.answers());
        assertEnd(expected, job, uid);
    }

    @ParameterizedTest
    @MethodSource("documented")
    void sent_again_in_whatever_order_it_ends_the_same(Expected expected) {
        var twice = Stream.concat(expected.order().stream(), expected.order().stream())
                .toList();
        var orders = permutationsOf(twice).stream()
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

    @Test
    void at_random_what_is_charged_depends_on_the_set_of_events_only() {
        var seed = new SplittableRandom().nextLong();
        var random = new Random(seed);
        var uid = given.userWith(100_000);
        var deliveries = deliveries(200, random);

        deliveries.forEach(delivery -> jobs.handle(report(delivery.kind(), delivery.job(), uid, QUANTITY)));

        assertSettled(deliveries, uid, seed);
    }

    @Test
    void the_same_when_many_deliver_at_once() throws Exception {
        var seed = new SplittableRandom().nextLong();
        var random = new Random(seed);
        var uid = given.userWith(100_000);
        var jobsAtOnce = deliveries(150, random).stream()
                .collect(Collectors.groupingBy(Delivery::job))
                .values();
        var threads = 8;

        for (var job : jobsAtOnce) {
            atOnce(Math.min(threads, job.size()), thread -> {
                for (var i = thread; i < job.size(); i += threads) {
                    jobs.handle(report(job.get(i).kind(), job.get(i).job(), uid, QUANTITY));
                }
                return thread;
            });
        }

        assertSettled(jobsAtOnce.stream().flatMap(List::stream).toList(), uid, seed);
    }

    private record Delivery(JobEvent.Kind kind, String job) {}

    /** Of each job some of the events, each one to three times, all shuffled. */
    private static List<Delivery> deliveries(int jobs, Random random) {
        var deliveries = new ArrayList<Delivery>();
        for (var i = 0; i < jobs; i++) {
            var job = key();
            for (var kind : KINDS) {
                for (var times = random.nextInt(4); times > 0; times--) {
                    deliveries.add(new Delivery(kind, job));
                }
            }
        }
        Collections.shuffle(deliveries, random);
        return deliveries;
    }

    private void assertSettled(List<Delivery> deliveries, String uid, long seed) {
        var kindsByJob = deliveries.stream()
                .collect(Collectors.groupingBy(Delivery::job, Collectors.mapping(Delivery::kind, Collectors.toSet())));
        kindsByJob.forEach((job, kinds) -> {
            assertThat(chargedFor(job, uid)).as("%s, seed %d", kinds, seed).isEqualTo(isDue(kinds) ? PRICE : 0);
            assertThat(holdOf(job).equals("pending"))
                    .as("pending after %s, seed %d", kinds, seed)
                    .isEqualTo(kinds.equals(Set.of(JobEvent.Kind.STARTED)));
        });
        var due = kindsByJob.values().stream().filter(JobOrdersTest::isDue).count() * PRICE;
        var running = kindsByJob.values().stream()
                        .filter(kinds -> kinds.equals(Set.of(JobEvent.Kind.STARTED)))
                        .count()
                * PRICE;
        var balance = ledger.balances(uid).perType().getFirst();
        assertThat(balance.amount()).as("seed %d", seed).isEqualTo(100_000 - due);
        assertThat(balance.held()).as("seed %d", seed).isEqualTo(running);
        assertThat(ledger.verify(uid).findings()).as("seed %d", seed).isEmpty();
    }

    private static boolean isDue(Set<JobEvent.Kind> kinds) {
        return kinds.contains(JobEvent.Kind.SUCCEEDED) && !kinds.contains(JobEvent.Kind.FAILED);
    }

    private String send(JobEvent.Kind kind, String job, String uid) {
        return answer(jobs.handle(report(kind, job, uid, QUANTITY)));
    }

    private void assertEnd(Expected expected, String job, String uid) {
        assertThat(entriesOf(job, uid).stream()
                        .map(entry -> entry.direction() == Direction.DEBIT ? "debit" : entry.source()))
                .containsExactlyElementsOf(expected.entries());
        assertThat(chargedFor(job, uid)).isEqualTo(expected.isCharged() ? PRICE : 0);
        assertThat(holdOf(job)).isEqualTo(expected.hold());
        assertThat(ledger.balances(uid).perType().getFirst().held())
                .isEqualTo(expected.hold().equals("pending") ? PRICE : 0);
        assertThat(ledger.verify(uid).findings()).isEmpty();
    }

    private String holdOf(String job) {
        return ledger.findHold("text2image", job)
                .map(hold -> hold.status())
                .map(HoldStatus::code)
                .orElse("none");
    }

    private long chargedFor(String job, String uid) {
        return entriesOf(job, uid).stream()
                .mapToLong(entry -> entry.direction() == Direction.DEBIT ? entry.amount() : -entry.amount())
                .sum();
    }

    private List<Entry> entriesOf(String job, String uid) {
        return Stream.of("debit:text2image:" + job, "credit:refund:" + job)
                .flatMap(key -> ledger.findByIdempotencyKey(key).stream())
                .peek(entry -> assertThat(entry.uid()).isEqualTo(uid))
                .toList();
    }

    private static <T> Set<List<T>> permutationsOf(List<T> items) {
        if (items.isEmpty()) {
            return Set.of(List.of());
        }
        return IntStream.range(0, items.size())
                .boxed()
                .flatMap(i -> {
                    var rest = new ArrayList<>(items);
                    var first = rest.remove(i.intValue());
                    return permutationsOf(rest).stream()
                            .map(order -> Stream.concat(Stream.of(first), order.stream())
                                    .toList());
                })
                .collect(Collectors.toSet());
    }
}
