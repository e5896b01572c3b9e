package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.database.ClockSkewed;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@ExtendWith(OutputCaptureExtension.class)
record ClockWatchTest(
        DataSource dataSource,
        ApplicationEventPublisher events,
        AnomalyService anomalies,
        Given given,
        ClockWatch ofTheApplication) {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final String WARNING = " ms ahead of the database's, which dates all entries";
    private static final String ALL_CLEAR = "this machine's clock agrees with the database's again";

    @Test
    void a_good_clock_is_in_health() {
        ofTheApplication.look();

        assertThat(ofTheApplication.health().getStatus()).isEqualTo(Status.UP);
        assertThat(ofTheApplication.health().getDetails())
                .containsEntry("clock", "This machine's clock agrees with the database's.");
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    @WithMockUser(roles = "ADMIN")
    void a_wrong_clock_is_in_the_log_health_and_metrics_until_it_is_right_and_is_an_anomaly(CapturedOutput output) {
        var ahead = new AtomicReference<>(YEAR);
        var metrics = new SimpleMeterRegistry();
        var watch = watch(ahead, events, metrics);

        watch.look();
        watch.look();

        assertThat(output.getOut()).containsOnlyOnce(WARNING);
        assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
        assertThat((Long) watch.health().getDetails().get("skewMs"))
                .isBetween(YEAR.minusSeconds(1).toMillis(), YEAR.plusSeconds(1).toMillis());
        assertThat(watch.health().getDetails().get("clock"))
                .asString()
                .endsWith(" ms ahead of the database's. Entries are dated right, by the database.");
        assertThat(skewOf(metrics)).isBetween(YEAR.toSeconds() - 1.0, YEAR.toSeconds() + 1.0);
        given.anomaliesOf("nobody", "nothing"); // writes the counts in memory
        assertThat(clockAnomalies())
                .singleElement()
                .satisfies(anomaly -> assertThat(anomaly.details())
                        .startsWith("The clock of ")
                        .endsWith(" ms ahead of the database's"));

        ahead.set(Duration.ZERO);
        watch.look();

        assertThat(output.getOut()).containsOnlyOnce(ALL_CLEAR);
        assertThat(watch.health().getDetails())
                .containsEntry("clock", "This machine's clock agrees with the database's.");
        assertThat(skewOf(metrics)).isBetween(-0.5, 0.5);
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_skew_is_reported_once_each_time_that_it_begins() {
        var ahead = new AtomicReference<>(Duration.ZERO);
        var reported = new ArrayList<Object>();
        var watch = watch(ahead, reported::add, new SimpleMeterRegistry());
        for (var skew : List.of(Duration.ZERO, YEAR.negated(), YEAR, Duration.ZERO, YEAR)) {
            ahead.set(skew);
            watch.look();
            watch.look();
        }

        assertThat(reported)
                .hasExactlyElementsOfTypes(ClockSkewed.class, ClockSkewed.class)
                .extracting(event -> ((ClockSkewed) event).skew().isNegative())
                .containsExactly(true, false);
    }

    private ClockWatch watch(AtomicReference<Duration> ahead, ApplicationEventPublisher events, MeterRegistry metrics) {
        var clock = new DatabaseClock(dataSource, () -> Instant.now().plus(ahead.get()));
        return new ClockWatch(clock, 1_000, events, metrics);
    }

    private List<Anomaly> clockAnomalies() {
        var filter = new AnomalyFilter(Set.of(AnomalyKind.CLOCK_SKEW), Set.of(), null, null, null);
        return anomalies.page(filter, null, 0, 10).anomalies();
    }

    private static double skewOf(MeterRegistry metrics) {
        return metrics.get("credits.clock.skew").gauge().value();
    }
}
