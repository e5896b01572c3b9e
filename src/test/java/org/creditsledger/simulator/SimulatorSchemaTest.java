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
    void only_a_profile_with_the_simulator_creates_its_table_and_a_database_can_change_profiles() throws Exception {
        var url = TestDatabase.newUrl();
        // An H2 database in memory ends with its last connection.
        try (var _ = new DriverManagerDataSource(url).getConnection()) {
            for (var profiles : List.of(List.of("production"), List.of("production", "simulator"))) {
                migrate(url, profiles);
                assertThat(hasTable(url)).as("%s", profiles).isFalse();
            }

            for (var profile : List.of("demo", "production", "simulator", "production")) {
                migrate(url, List.of(profile));
                assertThat(hasTable(url)).as(profile).isTrue();
            }
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

    private static boolean hasTable(String url) {
        return JdbcClient.create(new DriverManagerDataSource(url))
                        .sql("select count(*) from information_schema.tables where table_name = 'simulated_sessions'")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
