package org.creditsledger.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** An empty database of the kind that this run of the build is for: every test runs on both, by being run twice. */
public enum TestDatabase {
    H2 {
        @Override
        String newDatabaseUrl() {
            return "jdbc:h2:mem:" + randomName()
                    + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;LOCK_TIMEOUT=10000";
        }
    },

    POSTGRESQL {
        @Override
        String newDatabaseUrl() {
            var database = randomName();
            try (var connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + database);
            } catch (SQLException exception) {
                throw new IllegalStateException(exception);
            }
            return Server.POSTGRES.getJdbcUrl("postgres", database);
        }
    };

    /** What the build says, or H2 for a test that is started by hand. */
    public static TestDatabase current() {
        return valueOf(System.getProperty("credits.test.database", "h2").toUpperCase());
    }

    /** The address of a new database, with the user in it. */
    public static String newUrl() {
        return current().newDatabaseUrl();
    }

    abstract String newDatabaseUrl();

    private static String randomName() {
        return "credits_" + UUID.randomUUID().toString().replace('-', '_');
    }

    /** Points a Spring context to a new database. */
    public static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of("spring.datasource.url=" + newUrl()).applyTo(context);
        }
    }

    /** Started with the first database that is asked for, stopped with the JVM. */
    private static class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                // Unasked, these binaries run without fsync: quick, and not what keeps real money.
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("timezone", "America/Los_Angeles")
                        .start();
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        }
    }
}
