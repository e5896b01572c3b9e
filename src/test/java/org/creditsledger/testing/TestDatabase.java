package org.creditsledger.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** An empty database of the kind of this run: the build runs every test on both kinds. */
public enum TestDatabase {
    H2 {
        @Override
        Map<String, String> createDatabase(String name) {
            return Map.of(
                    "spring.datasource.url",
                    "jdbc:h2:mem:" + name
                            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;OPTIMIZE_REUSE_RESULTS=0;LOCK_TIMEOUT=10000");
        }
    },

    /** As in docs/guides/operating.md: one role owns the tables, one is the application, one reads for users. */
    POSTGRESQL {
        @Override
        Map<String, String> createDatabase(String name) {
            Server.execute("create database " + name + " owner credits_owner");
            return Map.of(
                    "spring.datasource.url",
                    "jdbc:postgresql://localhost:" + Server.POSTGRES.getPort() + "/" + name,
                    "spring.datasource.username",
                    "credits_app",
                    "spring.datasource.password",
                    "app",
                    "spring.flyway.user",
                    "credits_owner",
                    "spring.flyway.password",
                    "owner");
        }
    };

    /** The kind that the build sets, or H2 for a test that is started by hand. */
    public static TestDatabase current() {
        return valueOf(System.getProperty("credits.test.database", "h2").toUpperCase());
    }

    /** Makes a new database and returns its address, with a user who has all privileges. */
    public static String newUrl() {
        var url = current().newSettings().get("spring.datasource.url");
        return current() == H2 ? url : url + "?user=postgres";
    }

    /** Makes a new database and returns the settings of an application for it. */
    public Map<String, String> newSettings() {
        return createDatabase("credits_" + UUID.randomUUID().toString().replace('-', '_'));
    }

    abstract Map<String, String> createDatabase(String name);

    /** Points a Spring context to a new database. */
    public static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(current().newSettings()).applyTo(context);
        }
    }

    /** Started with the first database, stopped with the JVM. */
    private static class Server {
        static final EmbeddedPostgres POSTGRES = start();

        static {
            execute("create role credits_owner login password 'owner'");
            execute("create role credits_app login password 'app'");
            execute("create role credits_reader nologin");
            execute("grant credits_reader to credits_app with inherit false");
        }

        static void execute(String sql) {
            try (var connection = POSTGRES.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException exception) {
                throw new IllegalStateException(exception);
            }
        }

        private static EmbeddedPostgres start() {
            try {
                // By default these binaries run without fsync: fast, but unlike production.
                var server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("timezone", "America/Los_Angeles");
                // By default they sort by bytes, unlike most servers, which use en_US.UTF-8.
                if (hasEnglish()) {
                    server.setLocaleConfig("locale", "en_US.UTF-8");
                } else {
                    server.setLocaleConfig("locale-provider", "icu").setLocaleConfig("icu-locale", "en-US");
                }
                return server.start();
            } catch (IOException exception) {
                throw new UncheckedIOException(exception);
            }
        }

        /** Whether the machine supports this collation; otherwise ICU, which the binaries contain, provides it. */
        private static boolean hasEnglish() {
            try (var names = new ProcessBuilder("locale", "-a").start().inputReader()) {
                return names.lines()
                        .anyMatch(name -> name.equalsIgnoreCase("en_US.utf8") || name.equals("en_US.UTF-8"));
            } catch (IOException noSuchProgram) {
                return false;
            }
        }
    }
}
