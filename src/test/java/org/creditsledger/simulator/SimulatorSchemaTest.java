package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.creditsledger.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Migrates with the settings of each profile. */
@Tag("database")
class SimulatorSchemaTest {

    @Test
    void only_a_profile_with_the_simulator_creates_its_tables_and_a_database_can_change_profiles() throws Exception {
        var url = TestDatabase.newUrl();
        // An H2 database in memory ends with its last connection.
        try (var _ = new DriverManagerDataSource(url).getConnection()) {
            for (var profiles : List.of(List.of("production"), List.of("production", "simulator"))) {
                migrate(url, profiles);
                assertThat(tables(url)).as("%s", profiles).isEmpty();
            }

            for (var profile : List.of("demo", "production", "simulator", "production")) {
                migrate(url, List.of(profile));
                assertThat(tables(url))
                        .as(profile)
                        .containsExactlyInAnyOrder(
                                "simulated_sessions", "simulated_subscriptions", "simulated_invoices");
            }
        }
    }

    @Test
    void a_database_that_knew_only_packs_can_sell_plans() throws Exception {
        var url = TestDatabase.newUrl();
        try (var _ = new DriverManagerDataSource(url).getConnection()) {
            var jdbc = JdbcClient.create(new DriverManagerDataSource(url));
            migrate(url, List.of("simulator"));
            jdbc.sql("drop table simulated_invoices").update();
            jdbc.sql("drop table simulated_subscriptions").update();
            jdbc.sql("alter table simulated_sessions drop column plan_id").update();
            jdbc.sql("alter table simulated_sessions drop column price_id").update();
            jdbc.sql("alter table simulated_sessions alter column pack_id set not null")
                    .update();
            jdbc.sql("update flyway_schema_history set checksum = 1 where description like 'simulated %'")
                    .update();

            migrate(url, List.of("simulator"));

            assertThat(tables(url)).hasSize(3);
            assertThat(jdbc.sql("""
                                    select column_name from information_schema.columns
                                    where table_name = 'simulated_sessions' and is_nullable = 'YES'
                                    """).query(String.class).list())
                    .containsExactlyInAnyOrder("pack_id", "plan_id", "price_id");
        }
    }

    private static void migrate(String url, List<String> profiles) {
        var environment = new StandardEnvironment();
        ConfigDataEnvironmentPostProcessor.applyTo(environment, null, null, profiles);
        var vendor = TestDatabase.current().name().toLowerCase(Locale.ROOT);
        Flyway.configure()
                .dataSource(new SingleConnectionDataSource(url, true))
                .locations(environment
                        .getRequiredProperty("spring.flyway.locations")
                        .replace("{vendor}", vendor)
                        .split(","))
                .ignoreMigrationPatterns(environment
                        .getRequiredProperty("spring.flyway.ignore-migration-patterns")
                        .split(","))
                .load()
                .migrate();
    }

    private static List<String> tables(String url) {
        return JdbcClient.create(new DriverManagerDataSource(url))
                .sql("select table_name from information_schema.tables where table_name like 'simulated%'")
                .query(String.class)
                .list();
    }
}
