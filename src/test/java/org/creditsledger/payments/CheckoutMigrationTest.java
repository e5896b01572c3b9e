package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Checkouts from before payments could take days. */
@Tag("database")
class CheckoutMigrationTest {

    @Test
    void existing_checkouts_get_numbers_and_are_checked_if_they_were_not() throws Exception {
        try (var connection = DriverManager.getConnection(TestDatabase.newUrl())) {
            var database = new SingleConnectionDataSource(connection, true);
            var jdbc = JdbcClient.create(database);
            migrate(database, "17");
            insert(jdbc, "1 open by pack", "open", null, "ann image-500", "cs_1");
            insert(jdbc, "2 open by key", "open", "ann video-100", "ann video-100", "cs_2");
            insert(jdbc, "3 starting", "starting", null, "bob image-500", null);
            insert(jdbc, "4 paid", "paid", null, null, "cs_4");
            insert(jdbc, "5 expired", "expired", null, null, "cs_5");

            migrate(database, "22");

            assertThat(jdbc.sql("select open_slot from checkouts order by url")
                            .query(String.class)
                            .list())
                    .containsExactly("pack ann image-500", "key ann video-100", "pack bob image-500", null, null);
            assertThat(jdbc.sql("select url, ask_at from checkouts where ask_at is not null order by url")
                            .query()
                            .listOfRows())
                    .extracting(row -> row.get("url"))
                    .containsExactly("1 open by pack", "2 open by key", "5 expired");
            assertThat(jdbc.sql("select uid, open_number from checkouts where open_slot is not null order by 1, 2")
                            .query()
                            .listOfRows())
                    .isEqualTo(List.of(
                            Map.of("uid", "ann", "open_number", 1),
                            Map.of("uid", "ann", "open_number", 2),
                            Map.of("uid", "bob", "open_number", 1)));
        }
    }

    private static void migrate(SingleConnectionDataSource database, String target) {
        Flyway.configure()
                .dataSource(database)
                .locations(
                        "db/migration/common",
                        "db/migration/" + TestDatabase.current().name().toLowerCase())
                .target(target)
                // The grants require the newest schema.
                .skipDefaultCallbacks(true)
                .load()
                .migrate();
    }

    private static void insert(
            JdbcClient jdbc, String what, String status, String requestKey, String openSlot, String sessionId) {
        jdbc.sql("""
                insert into checkouts (id, uid, pack_id, type, credits, price_minor, currency, provider, status, request_key,
                    open_slot, session_id, url, created_at, updated_at, expires_at)
                values (?, ?, 'image-500', 'image', 500, 3900, 'USD', 'stripe', ?, ?, ?, ?, ?,
                    current_timestamp, current_timestamp, current_timestamp)
                """)
                .params(Arrays.asList(
                        UUID.randomUUID(),
                        openSlot == null ? "cy" : openSlot.substring(0, 3),
                        status,
                        requestKey,
                        openSlot,
                        sessionId,
                        what))
                .update();
    }
}
