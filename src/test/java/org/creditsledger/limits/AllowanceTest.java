package org.creditsledger.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final int PER_MINUTE = 60;

    private final HandClock clock = new HandClock();
    private final Allowance allowance = new Allowance("test", PER_MINUTE, 1_000, clock);

    @Test
    void a_minutes_worth_may_come_at_once_and_the_next_after_the_reported_wait() {
        for (var left = PER_MINUTE - 1; left >= 0; left--) {
            var ruling = allowance.take("alice");
            assertThat(ruling.isAllowed()).isTrue();
            assertThat(ruling.left()).isEqualTo(left);
        }

        var refused = allowance.take("alice");
        assertThat(refused.isAllowed()).isFalse();
        assertThat(refused.secondsToNext()).isEqualTo(1);
        clock.advance(Duration.ofMillis(999));
        assertThat(allowance.take("alice").isAllowed()).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(allowance.take("alice").isAllowed()).isTrue();
        assertThat(allowance.take("alice").isAllowed()).isFalse();
    }

    @Test
    void the_reported_wait_is_long_enough_at_any_rate() {
        LongStream.of(1, 7, 13, 59, 1_000_000).forEach(perMinute -> {
            var slow = new Allowance("slow", perMinute, 1_000, clock);
            LongStream.range(0, perMinute).forEach(_ -> slow.take("alice"));

            var refused = slow.take("alice");
            assertThat(refused.isAllowed()).isFalse();
            clock.advance(Duration.ofSeconds(refused.secondsToNext()));
            assertThat(slow.take("alice").isAllowed())
                    .as("%d a minute", perMinute)
                    .isTrue();
        });
    }

    @Test
    void each_caller_has_its_own_allowance() {
        LongStream.range(0, PER_MINUTE).forEach(_ -> allowance.take("alice"));

        assertThat(allowance.take("alice").isAllowed()).isFalse();
        assertThat(allowance.take("bob").isAllowed()).isTrue();
    }

    @Test
    void looking_takes_nothing() {
        allowance.take("alice");

        LongStream.range(0, 1_000).forEach(_ -> allowance.look("alice"));

        assertThat(allowance.look("alice").left()).isEqualTo(PER_MINUTE - 1);
        assertThat(allowance.look("bob").left()).isEqualTo(PER_MINUTE);
    }

    @Test
    void looking_shows_when_nothing_is_left() {
        LongStream.range(0, PER_MINUTE).forEach(_ -> allowance.take("alice"));

        assertThat(allowance.look("alice").isAllowed()).isFalse();
        assertThat(allowance.look("alice").secondsToNext()).isEqualTo(1);
        assertThat(allowance.policy()).isEqualTo("\"test\";q=60;w=60");
        assertThat(allowance.take("alice").state()).isEqualTo("\"test\";r=0;t=60");
    }

    private static class HandClock implements TimeMeter {

        private long nanos = 1;

        void advance(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
