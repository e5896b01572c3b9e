package org.creditsledger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeOrderedIdTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:34:56.789Z");

    @Test
    void an_id_is_a_version_7_uuid_that_carries_the_millisecond() {
        var id = TimeOrderedId.at(NOW);

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void ids_sort_by_their_microseconds() {
        var ids = Stream.iterate(NOW, instant -> instant.plus(1, ChronoUnit.MICROS))
                .limit(5_000)
                .map(instant -> TimeOrderedId.at(instant).toString())
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
}
