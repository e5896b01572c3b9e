package org.creditsledger.database;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Instants as both databases store them, and as JDBC 4.2 takes and gives them: neither driver promises to know {@link
 * Instant} itself.
 */
public final class Timestamps {

    /** Both databases can store the times from here … */
    public static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    /** … to here. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private Timestamps() {}

    /** The time to the microsecond, so that a stored time equals the one in memory. */
    public static Instant now(InstantSource clock) {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** For a parameter. */
    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static @Nullable OffsetDateTime utcOrNull(@Nullable Instant instant) {
        return instant == null ? null : utc(instant);
    }

    public static void bind(PreparedStatement statement, int index, @Nullable Instant instant) throws SQLException {
        statement.setObject(index, utcOrNull(instant), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    /** Of a column that is not null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
