package org.creditsledger.anomalies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Threads;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@DatabaseTest
class AnomalyServiceTest {

    @Autowired
    AnomalyService anomalies;

    @Autowired
    Given given;

    @Autowired
    JdbcClient jdbc;

    @Test
    void the_same_again_counts_up_and_keeps_the_first_time_and_the_newest_figures() {
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
    void many_at_once_are_one_row_that_counts_them_all() throws Exception {
        var uid = given.user();
        var key = key();

        Threads.atOnce(8, _ -> {
            for (var i = 0; i < 10; i++) {
                anomalies.record(report(uid, key, 1));
            }
            return true;
        });

        assertThat(rowsOf(uid)).isEqualTo(1);
        assertThat(jdbc.sql("select times from anomalies where anomaly_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single())
                .isEqualTo(80);
    }

    private long rowsOf(String uid) {
        return jdbc.sql("select count(*) from anomalies where uid = ?")
                .param(uid)
                .query(Long.class)
                .single();
    }

    private static AnomalyReport report(String uid, String key, long attempted) {
        return new AnomalyReport(AnomalyKind.REFUND_SHORTFALL, key, uid, "image", null, attempted, 20, 10, "a test");
    }
}
