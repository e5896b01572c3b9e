package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The constraints of H2 keep working after the pool has replaced its connections. */
class H2MigrationsTest {

    @TempDir
    static Path folder;

    Path migrations;

    @BeforeEach
    void migrateOnce() throws IOException {
        migrations = Files.createTempDirectory(folder, "migrations");
        migration(1, """
                create domain colour as varchar(9) check (value in ('red', 'blue'));
                create table orders (id int primary key, state varchar(9), colour colour,
                    is_open boolean generated always as (state in ('new', 'open')),
                    constraint state_is_known check (state in ('new', 'open', 'done')));
                """);
    }

    static Stream<String> databases() {
        return Stream.of("jdbc:h2:mem:migrated", "jdbc:h2:file:" + folder.resolve("migrated"));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void writes_work_after_the_pool_replaced_all_connections(String url) {
        application(url).run(context -> {
            retireConnectionsWhileItIsOpen(context, url);
            write(context, "orders", 1);
            retireConnections(context);
            write(context, "orders", 2);

            assertThat(jdbc(context).queryForList("select is_open from orders", Boolean.class))
                    .containsExactly(true, true);
        });
    }

    @Test
    void a_later_migration_of_an_existing_database_works_too() throws Exception {
        var url = "jdbc:h2:file:" + folder.resolve("existing");
        application(url).run(context -> write(context, "orders", 1));
        migration(2, """
                create table parcels (id int primary key, state varchar(9), colour colour check (colour in ('red', 'blue')));
                alter table orders add column size varchar(9) default 'S' check (size in ('S', 'M'));
                """);

        application(url).run(context -> {
            retireConnectionsWhileItIsOpen(context, url);

            write(context, "orders", 2);
            write(context, "parcels", 1);
        });
    }

    @Test
    void writes_during_shutdown_are_stored_before_the_database_closes() throws Exception {
        var url = "jdbc:h2:file:" + folder.resolve("closed") + ";DB_CLOSE_ON_EXIT=FALSE";
        application(url).withBean(WritesAtTheEnd.class).run(context -> retireConnectionsWhileItIsOpen(context, url));

        try (var other = DriverManager.getConnection(url, "", "")) {
            assertThat(countOf(other)).as("rows written at the end").isEqualTo(1);
        }
    }

    private void migration(int version, String sql) throws IOException {
        Files.writeString(migrations.resolve("V" + version + "__some.sql"), sql);
    }

    private ApplicationContextRunner application(String url) {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        DataSourceAutoConfiguration.class,
                        JdbcTemplateAutoConfiguration.class,
                        FlywayAutoConfiguration.class))
                .withBean(H2Migrations.NAME, H2Migrations.class)
                .withPropertyValues(
                        "spring.datasource.url=" + url,
                        "spring.datasource.hikari.minimum-idle=0",
                        "spring.flyway.locations=filesystem:" + migrations);
    }

    /** All at once: for a moment the pool is empty and does not keep the database open. */
    private static void retireConnections(ApplicationContext context) {
        jdbc(context).execute("select 1");
        var pool = context.getBean(HikariDataSource.class).getHikariPoolMXBean();
        pool.softEvictConnections();
        Awaitility.await("the pool is empty").until(() -> pool.getTotalConnections() == 0);
    }

    /** Like in an application in use: H2 does not reopen the database, which would hide the fault. */
    private static void retireConnectionsWhileItIsOpen(ApplicationContext context, String url) throws SQLException {
        var pool = context.getBean(HikariDataSource.class);
        try (var _ = DriverManager.getConnection(url, pool.getUsername(), pool.getPassword())) {
            retireConnections(context);
        }
    }

    private static void write(ApplicationContext context, String table, int id) {
        jdbc(context).update("insert into " + table + " (id, state, colour) values (?, 'new', 'red')", id);
    }

    private static JdbcTemplate jdbc(ApplicationContext context) {
        return context.getBean(JdbcTemplate.class);
    }

    private static int countOf(Connection connection) throws SQLException {
        try (var row = connection.createStatement().executeQuery("select count(*) from orders where state = 'done'")) {
            row.next();
            return row.getInt(1);
        }
    }

    static class WritesAtTheEnd {

        private final JdbcTemplate jdbc;

        WritesAtTheEnd(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @PreDestroy
        void write() {
            jdbc.update("insert into orders (id, state, colour) values (7, 'done', 'blue')");
        }
    }
}
