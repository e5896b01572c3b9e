package org.creditsledger.anomalies;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

class CountsInMemoryTest {

    private final Database database = new Database();
    private final AnomalyCounter counter = new AnomalyCounter(
            database,
            new AnomalyFigures(new SimpleMeterRegistry()),
            InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));

    @Test
    void counts_that_a_failing_database_refuses_are_written_next_time() {
        counter.count(duplicate("a", 1));
        database.fails = true;
        counter.write();
        counter.count(duplicate("a", 2));
        database.fails = false;
        counter.write();

        assertThat(database.written).singleElement().satisfies(count -> {
            assertThat(count.times()).isEqualTo(2);
            assertThat(count.report().attemptedAmount()).isEqualTo(2);
        });
    }

    @Test
    void nothing_is_written_twice() {
        counter.count(duplicate("a", 1));
        counter.write();
        counter.write();

        assertThat(database.written).hasSize(1);
    }

    @Test
    void keys_beyond_the_memory_limit_are_counted_together_and_none_is_dropped() {
        var many = AnomalyCounter.MAX_KEYS + 500;
        for (var i = 0; i < many; i++) {
            counter.count(duplicate("key-" + i, 1));
        }
        counter.write();

        assertThat(database.written).hasSize(AnomalyCounter.MAX_KEYS + 1);
        assertThat(database.written.stream()
                        .mapToLong(AnomalyCounter.Count::times)
                        .sum())
                .isEqualTo(many);
        assertThat(database.written)
                .filteredOn(count -> count.report().key().equals(AnomalyCounter.OVERFLOW_KEY))
                .singleElement()
                .satisfies(count -> assertThat(count.times()).isEqualTo(500));
    }

    private static AnomalyReport duplicate(String key, long attempted) {
        return new AnomalyReport(AnomalyKind.DUPLICATE, key, "alice", "image", null, attempted, 0, 0, "a test");
    }

    private static class Database extends CountWriter {

        final List<AnomalyCounter.Count> written = new ArrayList<>();
        boolean fails;

        Database() {
            super(new NamedParameterJdbcTemplate(new JdbcTemplate()));
        }

        @Override
        public void write(List<AnomalyCounter.Count> counts) {
            if (fails) {
                throw new TransientDataAccessResourceException("the database is away");
            }
            written.addAll(counts);
        }
    }
}
