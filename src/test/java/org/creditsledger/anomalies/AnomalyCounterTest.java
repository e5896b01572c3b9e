package org.creditsledger.anomalies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.WebhookRefused;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("long")
@DatabaseTest
record AnomalyCounterTest(
        AnomalyCounter counter, LedgerService ledger, ApplicationEventPublisher events, Given given, JdbcClient jdbc) {

    @Test
    void a_storm_of_duplicates_is_one_row_with_the_right_count_and_the_repeated_entry() throws Exception {
        var uid = given.user();
        var wish = adjustment(uid, Direction.CREDIT, 5, key());
        var entry = given.posted(wish);

        Threads.atOnce(4, _ -> {
            for (var i = 0; i < 250; i++) {
                ledger.post(wish);
            }
            return true;
        });
        stopAndStart();

        var rows = rowsOf(uid);
        assertThat(rows).hasSize(1);
        assertThat(rows.getFirst())
                .containsEntry("kind", "duplicate")
                .containsEntry("times", 1_000L)
                .containsEntry("entry_id", entry.id())
                .containsEntry("state", "new");
    }

    @Test
    void a_blocked_debit_is_recorded_with_the_attempted_and_available_amounts() {
        var uid = given.userWith(10);

        ledger.post(adjustment(uid, Direction.DEBIT, 25, key()));
        stopAndStart();

        assertThat(rowsOf(uid))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("kind", "blocked-debit")
                        .containsEntry("attempted_amount", 25L)
                        .containsEntry("balance", 10L)
                        .containsEntry("available", 10L));
    }

    @Test
    void a_different_posting_under_a_used_key_is_a_key_conflict() {
        var uid = given.user();
        var key = key();

        ledger.post(adjustment(uid, Direction.CREDIT, 5, key));
        ledger.post(adjustment(uid, Direction.CREDIT, 6, key));
        stopAndStart();

        assertThat(rowsOf(uid)).singleElement().satisfies(row -> assertThat(row).containsEntry("kind", "key-conflict"));
    }

    @Test
    void counts_written_in_several_turns_add_up() {
        var uid = given.user();
        var wish = adjustment(uid, Direction.CREDIT, 5, key());

        for (var i = 0; i < 4; i++) {
            ledger.post(wish);
            stopAndStart();
        }

        assertThat(rowsOf(uid)).singleElement().satisfies(row -> assertThat(row).containsEntry("times", 3L));
    }

    @Test
    void refused_signatures_are_one_row_for_each_endpoint_and_day() {
        var service = "service:" + key();

        for (var i = 0; i < 1_000; i++) {
            events.publishEvent(new WebhookRefused(service, false));
        }
        stopAndStart();

        assertThat(given.all(
                        Long.class,
                        "select times from anomalies where kind = 'bad-signature' and anomaly_key like ?",
                        service + ":%"))
                .containsExactly(1_000L);
    }

    /** Stops it as the application does at its end: afterwards everything is written, even by other threads. */
    private void stopAndStart() {
        counter.stop();
        counter.start();
    }

    private List<Map<String, Object>> rowsOf(String uid) {
        return jdbc.sql("select * from anomalies where uid = ?")
                .param(uid)
                .query()
                .listOfRows();
    }
}
