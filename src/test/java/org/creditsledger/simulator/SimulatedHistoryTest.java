package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;

@DatabaseTest
@ActiveProfiles({"test", "simulator"})
@Import({SimulatedSubscriber.class, DeliveredWebhooks.class})
record SimulatedHistoryTest(
        SimulatedSubscriber player, SimulatedHistory history, DeliveredWebhooks webhooks, SettableClock clock) {

    @Test
    void a_subscription_lives_through_past_days_and_a_repeated_day_completes_one_that_was_interrupted() {
        var token = "past_" + Given.key();
        clock.stopAt(Instant.parse("2027-01-31T08:00:00Z"));
        player.arrive();
        webhooks.types();
        history.begin(token, player.uid(), player.plan("pro"), player.price("pro", "month"));
        assertThat(player.lots()).isEmpty();

        for (var repetition = 0; repetition < 2; repetition++) {
            history.begin(token, player.uid(), player.plan("pro"), player.price("pro", "month"));
            for (var day = Instant.parse("2027-01-31T08:00:00Z");
                    day.isBefore(Instant.parse("2027-04-02T00:00:00Z"));
                    day = day.plusSeconds(86_400)) {
                clock.stopAt(day);
                history.live(token);
            }
        }

        assertThat(player.lots()).containsExactly("500 until 2027-04-30");
        assertThat(webhooks.types()).isEmpty();
        player.leave();
    }
}
