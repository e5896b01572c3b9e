package org.creditsledger.anomalies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.creditsledger.testing.Callers.as;
import static org.creditsledger.testing.Given.key;

import java.util.UUID;
import java.util.function.Supplier;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;

@DatabaseTest
record AnomalyServiceTest(AnomalyService anomalies, AnomalyCounter counter, Given given, JdbcClient jdbc) {

    private static final String ADMIN = "an-admin";

    @Test
    void a_recurrence_is_counted_and_keeps_the_first_time_and_the_newest_values() {
        var uid = given.user();
        var key = key();

        anomalies.record(report(uid, key, 500));
        anomalies.record(report(uid, key, 300));
        anomalies.record(report(uid, key(), 7));

        var row = jdbc.sql("select * from anomalies where anomaly_key = ?")
                .param(key)
                .query()
                .singleRow();
        assertThat(row)
                .containsEntry("times", 2L)
                .containsEntry("attempted_amount", 300L)
                .containsEntry("kind", "refund-shortfall")
                .containsEntry("state", "new");
        assertThat(row.get("first_seen")).isNotEqualTo(row.get("last_seen"));
        assertThat(rowsOf(uid)).isEqualTo(2);
    }

    @Test
    void concurrent_reports_are_one_row_that_counts_them_all() throws Exception {
        var uid = given.user();
        var key = key();

        Threads.atOnce(8, _ -> {
            for (var i = 0; i < 10; i++) {
                anomalies.record(report(uid, key, 1));
            }
            return true;
        });

        assertThat(rowsOf(uid)).isEqualTo(1);
        assertThat(given.one(Long.class, "select times from anomalies where anomaly_key = ?", key))
                .isEqualTo(80);
    }

    @Test
    void a_resolved_anomaly_that_recurs_is_new_and_its_history_shows_it() {
        var key = key();
        var id = recorded(key);

        assertThat(asAdmin(() -> anomalies.change(id, 0, AnomalyState.RESOLVED, "was told", ADMIN)))
                .isInstanceOf(ChangeResult.Changed.class);
        anomalies.record(report(given.user(), key, 1));
        anomalies.record(report(given.user(), key, 1));

        assertThat(asAdmin(() -> anomalies.find(id)).orElseThrow().state()).isEqualTo(AnomalyState.NEW);
        assertThat(asAdmin(() -> anomalies.history(id)))
                .extracting(AnomalyChange::version, AnomalyChange::state, AnomalyChange::changedBy, AnomalyChange::note)
                .containsExactly(
                        tuple(2, AnomalyState.NEW, null, ""), tuple(1, AnomalyState.RESOLVED, ADMIN, "was told"));
    }

    @Test
    void a_recurrence_counted_in_memory_becomes_new_too() {
        var key = key();
        var report = report(given.user(), key, 1);
        anomalies.record(report);
        var id = idOf(key);
        asAdmin(() -> anomalies.change(id, 0, AnomalyState.RESOLVED, "", ADMIN));

        counter.count(report);
        counter.stop();
        counter.start();

        assertThat(asAdmin(() -> anomalies.find(id)).orElseThrow().state()).isEqualTo(AnomalyState.NEW);
        assertThat(asAdmin(() -> anomalies.history(id))).hasSize(2);
    }

    @Test
    void a_reviewed_anomaly_that_recurs_stays_reviewed() {
        var key = key();
        var id = recorded(key);
        asAdmin(() -> anomalies.change(id, 0, AnomalyState.REVIEWED, "", ADMIN));

        anomalies.record(report(given.user(), key, 1));

        assertThat(asAdmin(() -> anomalies.find(id)).orElseThrow().state()).isEqualTo(AnomalyState.REVIEWED);
    }

    @Test
    void the_second_of_two_admins_is_rejected_and_changes_nothing() {
        var key = key();
        var id = recorded(key);
        asAdmin(() -> anomalies.change(id, 0, AnomalyState.REVIEWED, "first", ADMIN));

        assertThat(asAdmin(() -> anomalies.change(id, 0, AnomalyState.RESOLVED, "second", ADMIN)))
                .isInstanceOf(ChangeResult.ChangedMeanwhile.class);
        assertThat(asAdmin(() -> anomalies.history(id)))
                .extracting(AnomalyChange::note)
                .containsExactly("first");
    }

    @Test
    void only_admins_read_and_change_them_in_their_own_name() {
        var id = UUID.randomUUID();

        assertThatThrownBy(() -> as("alice", "USER", () -> anomalies.find(id)))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> as("alice", "USER", () -> anomalies.change(id, 0, AnomalyState.NEW, "", "alice")))
                .isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> asAdmin(() -> anomalies.change(id, 0, AnomalyState.NEW, "", "another")))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(asAdmin(() -> anomalies.change(id, 0, AnomalyState.NEW, "", ADMIN)))
                .isInstanceOf(ChangeResult.NotFound.class);
    }

    private UUID recorded(String key) {
        anomalies.record(report(given.user(), key, 1));
        return idOf(key);
    }

    private UUID idOf(String key) {
        return given.one(UUID.class, "select id from anomalies where anomaly_key = ?", key);
    }

    private static <T> T asAdmin(Supplier<T> work) {
        return as(ADMIN, "ADMIN", work);
    }

    private long rowsOf(String uid) {
        return given.one(Long.class, "select count(*) from anomalies where uid = ?", uid);
    }

    private static AnomalyReport report(String uid, String key, long attempted) {
        return new AnomalyReport(AnomalyKind.REFUND_SHORTFALL, key, uid, "image", null, attempted, 20, 10, "a test");
    }
}
