package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.test.context.TestPropertySource;

/** The class has its own database, which looks as if it came from a cluster with many more transactions. */
@DatabaseTest
@TestPropertySource(properties = "spring.application.name=restored")
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
record RestoredPositionsTest(Changes changes, Flyway flyway, Given given) {

    private static final long FAR_AHEAD = 1_000_000_000_000_000L;

    @Test
    void after_a_restore_into_another_cluster_new_entries_follow_the_old_ones() throws Exception {
        var uid = given.userWith(10);
        given.asOwner().sql("""
                        insert into credits_ledger (id, uid, type, seq, direction, amount, balance_after, source, reason, meta,
                                                    created_at, created_by, idempotency_key, fingerprint, previous_hash, hash, position)
                        select ?, uid || 'x', type, 1, direction, amount, balance_after, source, reason, meta, created_at, created_by,
                               idempotency_key || ':2', fingerprint, null, hash, ?
                        from credits_ledger where uid = ?
                        """).params(UUID.randomUUID(), FAR_AHEAD, uid).update();

        // Two nodes start at once.
        Threads.atOnce(2, _ -> flyway.migrate());

        var start = lastCursor();
        var later = given.credit(uid, 5);
        assertThat(position(later)).isGreaterThan(FAR_AHEAD + (1L << 40));
        assertThat(read(start).entries()).containsExactly(later);

        // Nothing is raised at the next start.
        flyway.migrate();
        var last = given.credit(uid, 6);
        assertThat(position(last)).isBetween(position(later) + 1, position(later) + 1_000);
        assertThat(read(start).entries()).containsExactly(later, last);
    }

    private long position(Entry entry) {
        return given.one(Long.class, "select position from credits_ledger where id = ?", entry.id());
    }

    private String lastCursor() {
        var part = read(null);
        while (!part.entries().isEmpty()) {
            part = read(part.next());
        }
        return part.next();
    }

    private Changes.Part read(String after) {
        return Callers.as("root", "ADMIN", () -> changes.ofEverybody(after, 100, Duration.ZERO));
    }
}
