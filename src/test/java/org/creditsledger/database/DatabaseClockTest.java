package org.creditsledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Tag("database")
class DatabaseClockTest {

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicBoolean isAway = new AtomicBoolean();
    private final DatabaseClock clock =
            new DatabaseClock(new BreakableDataSource(), () -> Instant.now().plus(ahead.get()));

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void it_is_never_ahead_of_the_database_and_hardly_behind() {
        for (var look = 0; look < 50; look++) {
            var before = clock.exactly();
            var between = clock.instant();
            assertThat(between).isBetween(before.minus(CLOSE), clock.exactly());
            clock.look();
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_clock_of_the_machine_that_jumps_changes_nothing_before_the_next_look_and_nothing_after_it() {
        for (var jump : new Duration[] {YEAR, YEAR.negated(), Duration.ZERO}) {
            ahead.set(jump);
            assertThat(clock.instant())
                    .isBetween(clock.exactly().minus(CLOSE), clock.exactly().plus(CLOSE));

            clock.look();
            assertThat(clock.instant()).isBetween(clock.exactly().minus(CLOSE), clock.exactly());
            assertThat(clock.skew()).isBetween(jump.minus(CLOSE), jump.plus(CLOSE));
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_look_that_fails_keeps_the_last() {
        isAway.set(true);
        ahead.set(YEAR);
        assertThatExceptionOfType(DataAccessException.class).isThrownBy(clock::look);
        isAway.set(false);

        assertThat(clock.skew()).isLessThan(CLOSE);
        assertThat(clock.instant()).isBetween(clock.exactly().minus(CLOSE), clock.exactly());
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "h2")
    void on_h2_the_clock_of_the_machine_is_that_of_the_database() {
        ahead.set(YEAR);
        clock.look();

        assertThat(clock.instant()).isAfter(Instant.now().plus(YEAR).minus(CLOSE));
        assertThat(clock.exactly()).isAfter(Instant.now().plus(YEAR).minus(CLOSE));
        assertThat(clock.skew()).isZero();
    }

    private class BreakableDataSource extends DelegatingDataSource {

        BreakableDataSource() {
            super(new DriverManagerDataSource(TestDatabase.newUrl()));
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (isAway.get()) {
                throw new SQLException("away");
            }
            return super.getConnection();
        }
    }
}
