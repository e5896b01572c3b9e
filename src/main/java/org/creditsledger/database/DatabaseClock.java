package org.creditsledger.database;

import static java.util.Objects.requireNonNull;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.StatementCallback;
import org.springframework.stereotype.Component;

/**
 * Goes by PostgreSQL's clock: remembers the last look at it, and counts from there with {@link System#nanoTime}, which nobody can
 * set. H2 runs in this process, so its clock is that of this machine.
 */
@Component
@DependsOnDatabaseInitialization
public class DatabaseClock implements DatabaseTime {

    /** The first statements of a process take longer. */
    private static final int FIRST_LOOKS = 3;

    /** More than two good clocks drift apart between two looks. */
    private static final Duration DRIFT = Duration.ofMillis(1);

    private final JdbcTemplate jdbc;
    private final InstantSource wallClock;
    private final boolean isPostgreSql;
    private volatile @Nullable Look last;

    /** For commands that work without an application. */
    public DatabaseClock(DataSource dataSource) {
        this(dataSource, Clock.systemUTC());
    }

    @Autowired
    public DatabaseClock(DataSource dataSource, @Qualifier("wallClock") InstantSource wallClock) {
        this.jdbc = new JdbcTemplate(dataSource);
        this.wallClock = wallClock;
        this.isPostgreSql = Product.isPostgreSql(jdbc);
        for (var look = 0; look < FIRST_LOOKS; look++) {
            look();
        }
    }

    @Override
    public Instant instant() {
        var look = last;
        return look == null ? wallClock.instant() : look.origin.plusNanos(System.nanoTime());
    }

    @Override
    public Instant exactly() {
        return isPostgreSql ? requireNonNull(jdbc.execute((StatementCallback<Instant>) DatabaseClock::ask)) : instant();
    }

    @Override
    public Instant at(Instant databaseTime) {
        return databaseTime;
    }

    /** By how much this machine's clock was ahead of the database's at the last look; negative if it was behind. */
    public Duration skew() {
        var look = last;
        return look == null ? Duration.ZERO : look.skew;
    }

    /**
     * Looks at the database's clock; call it every few seconds.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not answer; then the last look remains
     */
    public void look() {
        if (isPostgreSql) {
            last = jdbc.execute((StatementCallback<Look>) statement -> {
                var wallBefore = wallClock.instant();
                var nanosBefore = System.nanoTime();
                var time = ask(statement);
                var nanosAfter = System.nanoTime();
                var wallAfter = wallClock.instant();
                return new Look(
                        origin(time.minusNanos(nanosAfter), time.minusNanos(nanosBefore)),
                        skew(wallBefore, time, wallAfter));
            });
        }
    }

    /** As early as it can be, so that nothing gets a time that the database has not reached; a slow answer tells little. */
    private Instant origin(Instant earliest, Instant latest) {
        var before = last;
        if (before == null) {
            return earliest;
        }
        var expected = before.origin.minus(DRIFT);
        return expected.isBefore(earliest) ? earliest : expected.isAfter(latest) ? latest : expected;
    }

    /** As small as it can be: while the database takes its time to answer, a good clock must not look wrong. */
    private static Duration skew(Instant wallBefore, Instant time, Instant wallAfter) {
        if (wallBefore.isAfter(time)) {
            return Duration.between(time, wallBefore);
        }
        return wallAfter.isBefore(time) ? Duration.between(time, wallAfter) : Duration.ZERO;
    }

    private static Instant ask(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    /** @param origin the time by the database's clock when {@link System#nanoTime} was 0 */
    private record Look(Instant origin, Duration skew) {}
}
