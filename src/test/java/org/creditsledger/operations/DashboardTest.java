package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.WebhookRefused;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A panel with a metric that no longer exists would be empty, with no sign why. */
@DatabaseTest
record DashboardTest(
        MockMvcTester http,
        Given given,
        LedgerService ledger,
        WebhookFigures webhooks,
        ApplicationEventPublisher events) {

    private static final Pattern FIGURE = Pattern.compile("\\b(?:credits|http_server|hikaricp|jvm)_[a-z_]+[a-z]\\b");

    @ParameterizedTest
    @ValueSource(strings = {"deploy/grafana/credits-ledger.json", "docs/guides/observability.md"})
    void every_metric_of_the_dashboard_exists(String file) throws IOException {
        var uid = given.userWith(10);
        ledger.place(new HoldRequest(
                uid, "image", 1, "text2image", key(), "a job", Map.of(), "service:test", HoldRequest.DEFAULT_TIMEOUT));
        webhooks.answered("jobs", Instant.now());
        events.publishEvent(new WebhookRefused("service:jobs", false));
        http.get().uri("/api/credits/balances").exchange();

        var counted = counted();

        assertThat(named(file))
                .hasSizeGreaterThan(10)
                .allSatisfy(name ->
                        assertThat(counted).as("metrics with this prefix").anyMatch(figure -> figure.startsWith(name)));
    }

    private static Set<String> named(String file) throws IOException {
        return FIGURE.matcher(Files.readString(Path.of(file)))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> counted() throws IOException {
        return http.get()
                .uri("/actuator/prometheus")
                .with(httpBasic("operator", "watching"))
                .exchange()
                .getResponse()
                .getContentAsString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toSet());
    }
}
