package org.creditsledger.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.anomalies.AnomalyCounter;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cases of cases/jobs.jsonl and variants of them: as written, with each event sent twice in a row, and with all of
 * them repeated.
 */
@DatabaseTest
class JobCasesTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    IntegrityService integrity;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    LedgerService ledger;

    @Autowired
    AnomalyCounter counter;

    @Autowired
    ServiceIdentity identity;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient jdbc;

    private final String run = Given.key();
    private final String uid = "buyer-" + run;

    record Case(JsonNode json) {

        String type() {
            return json.path("type").asString("image");
        }

        @Override
        public String toString() {
            return json.get("name").stringValue();
        }
    }

    static List<Case> cases() throws IOException {
        var cases = new ArrayList<Case>();
        for (var file : List.of("jobs.jsonl", "jobs-neighbours.jsonl")) {
            for (var line : Files.readAllLines(Path.of("src/test/resources/cases", file))) {
                cases.add(new Case(JSON.readTree(line)));
            }
        }
        return cases;
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @MethodSource("cases")
    @interface EachCase {}

    @EachCase
    void a_case_ends_as_expected(Case tried) {
        fund(tried);

        var answers = play(tried.json().get("events").valueStream().toList());

        assertThat(answers).isEqualTo(integers(tried.json().get("answers")));
        assertEnd(tried);
    }

    @EachCase
    void with_each_event_twice_it_ends_the_same(Case tried) {
        fund(tried);

        var answers = play(tried.json()
                .get("events")
                .valueStream()
                .flatMap(event -> Stream.of(event, event))
                .toList());

        assertThat(answers)
                .isEqualTo(integers(tried.json().get("answers")).stream()
                        .flatMap(status -> Stream.of(status, status))
                        .toList());
        assertEnd(tried);
    }

    @EachCase
    void with_all_events_again_it_ends_the_same(Case tried) {
        fund(tried);
        var events = tried.json().get("events").valueStream().toList();

        play(events);
        play(events.stream().filter(event -> event.has("type")).toList());

        assertEnd(tried);
    }

    private void fund(Case tried) {
        var balance = tried.json().get("balance").asLong();
        if (balance > 0) {
            adjust(tried.type(), Direction.CREDIT, balance, run);
        }
    }

    private void adjust(String type, Direction direction, long amount, String key) {
        // The request clears the identity.
        identity.run(
                "service:test",
                () -> ledger.post(Posting.adjustment(uid, type, direction, amount, "Test", "tester", key)));
    }

    /** Plays only the events of a case, without its other steps, and returns the answers. */
    private List<Integer> play(List<JsonNode> events) {
        var answers = new ArrayList<Integer>();
        var spent = 0;
        for (var event : events) {
            if (event.has("wait")) {
                clock.runAhead(Duration.ofHours(2));
            } else if (event.has("spend")) {
                if (spent++ == 0) {
                    spend(event.get("spend").asLong());
                }
            } else {
                answers.add(send(event));
            }
        }
        return answers;
    }

    /** Spends credits as another job of the user would; releases the holds first, so that none is in the way. */
    private void spend(long credits) {
        identity.run(
                "service:test",
                () -> jdbc.sql("select id from holds where uid = ?")
                        .param(uid)
                        .query(UUID.class)
                        .list()
                        .forEach(ledger::release));
        adjust("image", Direction.DEBIT, credits, run + "-spent");
    }

    private int send(JsonNode event) {
        var sent = (ObjectNode) event.deepCopy();
        if (sent.get("data") instanceof ObjectNode data && data.has("uid")) {
            sent.put("timestamp", "2026-03-01T12:00:00Z");
            data.put("uid", uid);
            data.put("jobId", data.get("jobId").stringValue() + "-" + run);
        }
        return webhooks.sendJobEvent(sent.toString()).getResponse().getStatus();
    }

    private void assertEnd(Case tried) {
        identity.run("service:test", () -> assertEndAsService(tried));
    }

    private void assertEndAsService(Case tried) {
        var json = tried.json();
        var spent = json.get("events")
                .valueStream()
                .mapToLong(event -> event.path("spend").asLong(0))
                .sum();
        var balance = ledger.balances(uid).perType().stream()
                .filter(each -> each.type().equals(tried.type()))
                .findFirst()
                .orElseThrow();
        assertThat(json.get("balance").asLong() - spent - balance.amount())
                .as("charged")
                .isEqualTo(json.get("charged").asLong());
        assertThat(balance.held()).as("held").isEqualTo(json.get("held").asLong());
        assertThat(anomalies())
                .containsExactlyInAnyOrderElementsOf(json.get("anomalies")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList());
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    /** The anomalies without repeated events and expired holds. */
    private List<String> anomalies() {
        counter.stop();
        counter.start();
        return jdbc.sql("select kind from anomalies where uid = ? and kind not in ('duplicate', 'stuck-hold')")
                .param(uid)
                .query(String.class)
                .list();
    }

    private static List<Integer> integers(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).toList();
    }
}
