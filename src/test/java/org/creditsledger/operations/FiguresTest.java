package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import java.io.UnsupportedEncodingException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The metrics of operators, as Prometheus reads them. */
@DatabaseTest
record FiguresTest(MockMvcTester http, WebhookSender webhooks, Given given) {

    @Test
    void every_outcome_of_a_scenario_is_counted_exactly() throws UnsupportedEncodingException {
        var uid = given.userWith(100);
        var before = counters();
        var job = key();

        webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 3));
        webhooks.sendJobEvent(jobEvent("job.succeeded", job, uid, 3));
        webhooks.sendJobEvent(jobEvent("job.failed", job, uid, 3));
        var other = key();
        webhooks.sendJobEvent(jobEvent("job.started", other, uid, "image2image", "flux-pro", 2));
        webhooks.sendJobEvent(jobEvent("job.failed", other, uid, "image2image", "flux-pro", 2));
        webhooks.sendJobEvent(jobEvent("job.started", key(), uid, "image2image", "flux-pro", 50));
        webhooks.sendJobEvent(jobEvent("job.succeeded", key(), uid, 50));
        webhooks.sendJobEvent(
                jobEvent("job.succeeded", key(), uid, 1),
                "whsec_" + "AAAA".repeat(8),
                Instant.now().getEpochSecond());

        assertThat(difference(before, counters())).isEqualTo(expected("""
                        credits_anomalies_total{kind="bad-signature"} 1
                        credits_anomalies_total{kind="blocked-debit"} 1
                        credits_anomalies_total{kind="duplicate"} 1
                        credits_anomalies_total{kind="overrun"} 1
                        credits_holds_total{action="place",outcome="placed"} 1
                        credits_holds_total{action="place",outcome="refused"} 1
                        credits_holds_total{action="release",outcome="released"} 1
                        credits_posted_credits_total{direction="credit",source="refund",type="image"} 24
                        credits_posted_credits_total{direction="debit",source="text2image",type="image"} 124
                        credits_posting_seconds_count{outcome="posted"} 3
                        credits_posting_seconds_count{outcome="refused"} 1
                        credits_posting_seconds_count{outcome="replayed"} 1
                        credits_postings_total{direction="credit",outcome="posted",source="refund",type="image"} 1
                        credits_postings_total{direction="debit",outcome="posted",source="text2image",type="image"} 2
                        credits_postings_total{direction="debit",outcome="refused",source="text2image",type="image"} 1
                        credits_postings_total{direction="debit",outcome="replayed",source="text2image",type="image"} 1
                        credits_webhook_lag_seconds_count{provider="jobs"} 7
                        credits_webhook_signatures_refused_total{service="service:jobs",signature="bad"} 1
                        credits_writer_batch_postings_count 7
                        credits_writer_transaction_seconds_count 7
                        """));
    }

    /** The application's counters without times: numbers of events and of credits. */
    private Map<String, Double> counters() throws UnsupportedEncodingException {
        var figures = figures();
        assertThat(figures).hasStatusOk();
        return read(figures.getResponse()
                .getContentAsString()
                .lines()
                .filter(line -> line.matches("credits_\\S+_(total|count)(\\{.*})? .*")));
    }

    private static Map<String, Double> expected(String lines) {
        return read(lines.lines());
    }

    private static Map<String, Double> read(Stream<String> lines) {
        return lines.collect(Collectors.toMap(
                line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))));
    }

    private static Map<String, Double> difference(Map<String, Double> before, Map<String, Double> after) {
        var difference = new TreeMap<String, Double>();
        after.forEach((name, count) -> {
            var more = count - before.getOrDefault(name, 0.0);
            if (more != 0) {
                difference.put(name, more);
            }
        });
        return difference;
    }

    @ParameterizedTest
    @CsvSource({"operator, wrong", "alice, demo", "admin, demo"})
    void only_the_operator_sees_metrics(String name, String password) {
        assertThat(http.get()
                        .uri("/actuator/prometheus")
                        .with(httpBasic(name, password))
                        .exchange())
                .hasStatus(401);
    }

    private MvcTestResult figures() {
        return http.get()
                .uri("/actuator/prometheus")
                .with(httpBasic("operator", "watching"))
                .exchange();
    }
}
