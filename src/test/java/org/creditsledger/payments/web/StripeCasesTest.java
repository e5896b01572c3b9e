package org.creditsledger.payments.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Permutations;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays each line of {@code cases/stripe.jsonl}: the events of Stripe and the expected end. */
@DatabaseTest
record StripeCasesTest(IntegrityService integrity, WebhookSender webhooks, Given given, LedgerService ledger) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_ORDERS = 24;

    static Stream<Case> cases() throws IOException {
        return new ClassPathResource("cases/stripe.jsonl")
                .getContentAsString(UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(JSON::readTree)
                .map(Case::new);
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @interface EachCase {}

    @EachCase
    void each_case_ends_as_expected(Case wanted) {
        var played = play(wanted, inOrder(wanted));

        assertThat(played.answers()).isEqualTo(wanted.answers());
        assertThat(played.entries()).isEqualTo(wanted.entries());
        assertEnd(wanted, played, "in order");
    }

    @EachCase
    void each_event_sent_twice_changes_nothing(Case wanted) {
        var twice = inOrder(wanted).stream()
                .flatMap(event -> Stream.of(event, event))
                .toList();

        var played = play(wanted, twice);

        assertThat(played.answers())
                .isEqualTo(wanted.answers().stream()
                        .flatMap(answer -> Stream.of(answer, answer))
                        .toList());
        assertThat(played.entries()).isEqualTo(wanted.entries());
        assertEnd(wanted, played, "doubled");
    }

    @EachCase
    void all_events_sent_twice_change_nothing(Case wanted) {
        var played = play(
                wanted,
                Stream.concat(inOrder(wanted).stream(), inOrder(wanted).stream())
                        .toList());

        assertThat(played.entries()).isEqualTo(wanted.entries());
        assertEnd(wanted, played, "twice");
    }

    @EachCase
    void every_order_ends_the_same(Case wanted) {
        var seed = System.nanoTime();
        System.out.println("orders of \"" + wanted + "\": seed=" + seed);
        var random = new Random(seed);
        for (var order : orders(wanted.events().size(), random)) {
            var events = new ArrayList<>(order);
            // Some of them again, at any place.
            order.stream()
                    .filter(_ -> random.nextInt(3) == 0)
                    .forEach(event -> events.add(random.nextInt(events.size() + 1), event));

            assertEnd(wanted, play(wanted, events), "seed " + seed + ", order " + events);
        }
    }

    private static void assertEnd(Case wanted, Played played, String how) {
        assertThat(played.credits()).as(how).isEqualTo(wanted.credits());
        assertThat(played.anomalies()).as(how).isEqualTo(wanted.anomalies());
        assertThat(played.isSound()).as(how).isTrue();
    }

    /** At most {@value #MAX_ORDERS} orders, chosen at random. */
    private static List<List<Integer>> orders(int events, Random random) {
        var all = new ArrayList<>(Permutations.of(inOrder(events)));
        Collections.shuffle(all, random);
        return all.subList(0, Math.min(MAX_ORDERS, all.size()));
    }

    private static List<Integer> inOrder(Case wanted) {
        return inOrder(wanted.events().size());
    }

    private static List<Integer> inOrder(int events) {
        return IntStream.range(0, events).boxed().toList();
    }

    /** With its own buyer and ids, because entries are never deleted. */
    private Played play(Case wanted, List<Integer> order) {
        var run = HexFormat.of().toHexDigits(System.nanoTime());
        var uid = "buyer-" + run;
        var answers = order.stream()
                .map(event -> wanted.events()
                        .get(event)
                        .replace("\"buyer\"", '"' + uid + '"')
                        .replaceAll("\"(pi|cs|ch|re|dp)_", "\"$1_" + run + "_"))
                .map(event -> webhooks.sendStripeEvent(event).getResponse().getStatus())
                .toList();
        var balances = ledger.balances(uid).perType();
        return new Played(
                answers,
                balances.stream().mapToLong(balance -> balance.amount()).sum(),
                given.entriesOf(uid),
                given.anomaliesOf(uid, run),
                integrity.verify(uid).findings().isEmpty());
    }

    record Played(List<Integer> answers, long credits, long entries, SortedSet<String> anomalies, boolean isSound) {}

    record Case(JsonNode json) {

        List<String> events() {
            return json.get("events").valueStream().map(JsonNode::toString).toList();
        }

        List<Integer> answers() {
            return json.get("answers").valueStream().map(JsonNode::asInt).toList();
        }

        long credits() {
            return json.get("credits").asLong();
        }

        long entries() {
            return json.get("entries").asLong();
        }

        SortedSet<String> anomalies() {
            return new TreeSet<>(
                    json.get("anomalies").valueStream().map(JsonNode::asString).toList());
        }

        @Override
        public String toString() {
            return json.get("name").asString();
        }
    }
}
