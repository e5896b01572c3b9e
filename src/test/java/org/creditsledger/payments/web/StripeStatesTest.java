package org.creditsledger.payments.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.creditsledger.testing.Given.key;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Plays the table of docs/guides/payments.md: the effect of each event in each state of a payment. */
@DatabaseTest
record StripeStatesTest(IntegrityService integrity, WebhookSender webhooks, Given given, LedgerService ledger) {

    /** How a payment gets into a state: the events and their contents. */
    private static final Map<String, List<List<String>>> STATES = Map.of(
            "new", List.of(),
            "credited", List.of(List.of("checkout.session.completed", "paid")),
            "refunded",
                    List.of(List.of("checkout.session.completed", "paid"), List.of("refund.created", "pending 19.50")),
            "asked",
                    List.of(
                            List.of("checkout.session.completed", "paid"),
                            List.of("charge.dispute.created", "warning_needs_response")),
            "disputed",
                    List.of(
                            List.of("checkout.session.completed", "paid"),
                            List.of("charge.dispute.created", "needs_response")),
            "won",
                    List.of(
                            List.of("checkout.session.completed", "paid"),
                            List.of("charge.dispute.created", "needs_response"),
                            List.of("charge.dispute.closed", "won")),
            "lost",
                    List.of(
                            List.of("checkout.session.completed", "paid"),
                            List.of("charge.dispute.created", "needs_response"),
                            List.of("charge.dispute.closed", "lost")),
            "failed", List.of(List.of("checkout.session.async_payment_failed", "unpaid")),
            "refunded first", List.of(List.of("refund.created", "pending 19.50")));

    record Row(String state, String event, String says, String answer, long credits, String anomaly) {

        @Override
        public String toString() {
            return state + ": " + event + " " + says;
        }
    }

    static Stream<Row> rows() throws IOException {
        var rows = Files.readAllLines(Path.of("docs/guides/payments.md")).stream()
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 8 && STATES.containsKey(cells[1].strip()))
                .map(cells -> new Row(
                        cells[1].strip(),
                        cells[2].strip().replace("`", ""),
                        cells[3].strip(),
                        cells[4].strip(),
                        Long.parseLong(cells[5].strip()),
                        cells[6].strip()))
                .toList();
        assertThat(rows).hasSizeGreaterThan(50);
        assertThat(rows).extracting(Row::state).containsAll(STATES.keySet());
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void an_event_has_the_documented_effect_in_each_state(Row row) {
        var payment = new Payment("pi_" + key(), given.user());
        STATES.get(row.state())
                .forEach(step -> webhooks.sendStripeEvent(payment.event(step.getFirst(), step.getLast())));
        var before = given.anomaliesOf(payment.uid(), payment.id());
        var event = payment.event(row.event(), row.says());

        assertThat(answer(webhooks.sendStripeEvent(event))).isEqualTo(row.answer());

        assertEnd(row, payment, before);
        assertThat(answer(webhooks.sendStripeEvent(event)))
                .isIn("duplicate", row.answer().equals("posted") ? "duplicate" : row.answer());
        assertEnd(row, payment, before);
    }

    private void assertEnd(Row row, Payment payment, SortedSet<String> before) {
        var anomalies = given.anomaliesOf(payment.uid(), payment.id());
        anomalies.removeAll(before);
        assertThat(ledger.balances(payment.uid()).perType())
                .filteredOn(balance -> balance.type().equals("image"))
                .singleElement()
                .extracting("amount")
                .isEqualTo(row.credits());
        assertThat(String.join(", ", anomalies)).isEqualTo(row.anomaly());
        assertThat(integrity.verify(payment.uid()).findings()).isEmpty();
    }

    private static String answer(MvcTestResult result) {
        return JsonPath.read(text(result), result.getResponse().getStatus() == 200 ? "$.outcome" : "$.code");
    }

    /** Makes the events of one payment as the column "says" describes them. */
    private record Payment(String id, String uid) {

        String event(String type, String says) {
            var object = type.startsWith("checkout.") || type.startsWith("payment_intent.")
                    ? session(says)
                    : type.startsWith("charge.dispute.")
                            ? dispute(says)
                            : type.equals("charge.refunded") ? charge(says) : refund(says);
            return "{\"object\": \"event\", \"type\": \"%s\", \"data\": {\"object\": %s}}".formatted(type, object);
        }

        private String session(String says) {
            return switch (says) {
                case "paid" -> session("paid", intent(), 3_900, 3_900, metadata("image-500"));
                case "unpaid" -> session("unpaid", intent(), 3_900, 3_900, metadata("image-500"));
                case "free" -> session("no_payment_required", "null", 3_900, 0, metadata("image-500"));
                case "two packs" -> session("paid", intent(), 7_800, 7_800, metadata("image-500"));
                case "another price" -> session("paid", intent(), 100, 100, metadata("image-500"));
                case "another pack" -> session("paid", intent(), 900, 900, metadata("image-100"));
                case "an unknown pack" -> session("paid", intent(), 3_900, 3_900, metadata("image-gone"));
                case "no payment status" -> session("", intent(), 3_900, 3_900, metadata("image-500"));
                case "nothing of ours" -> session("paid", intent(), 3_900, 3_900, "{}");
                default -> throw new IllegalArgumentException(says);
            };
        }

        private String session(String paymentStatus, String intent, long subtotal, long total, String metadata) {
            return """
                    {"object": "checkout.session", "id": "cs_%s", "mode": "payment", "status": "complete",
                     "payment_status": "%s", "payment_intent": %s, "amount_subtotal": %d, "amount_total": %d,
                     "currency": "usd", "metadata": %s}
                    """.formatted(id, paymentStatus, intent, subtotal, total, metadata);
        }

        private String charge(String says) {
            var parts = says.split(" ");
            return """
                    {"object": "charge", "id": "ch_1", "payment_intent": "%s", "amount": 3900, "amount_refunded": %d,
                     "currency": "%s"}
                    """.formatted(id, minor(parts[0]), parts.length == 1 ? "usd" : parts[1].toLowerCase());
        }

        private String refund(String says) {
            var parts = says.split(" ");
            return """
                    {"object": "refund", "id": "re_1", "payment_intent": "%s", "amount": %d, "currency": "usd",
                     "status": "%s"}
                    """.formatted(id, minor(parts[1]), parts[0]);
        }

        private String dispute(String says) {
            var parts = says.split(" ");
            return """
                    {"object": "dispute", "id": "dp_1", "payment_intent": "%s", "amount": 3900, "currency": "%s",
                     "status": "%s"}
                    """.formatted(id, parts.length == 1 ? "usd" : parts[1].toLowerCase(), parts[0]);
        }

        private String intent() {
            return '"' + id + '"';
        }

        private String metadata(String packId) {
            return "{\"uid\": \"%s\", \"packId\": \"%s\"}".formatted(uid, packId);
        }

        private static long minor(String amount) {
            return new BigDecimal(amount).movePointRight(2).longValueExact();
        }
    }
}
