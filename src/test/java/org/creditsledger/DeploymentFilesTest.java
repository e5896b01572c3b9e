package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** Checks without containers that compose.yaml and the files it mounts fit together. */
class DeploymentFilesTest {

    private static final Path ROLES = Path.of("deploy", "postgresql", "roles.sql");
    private static final Path REALM = Path.of("deploy", "keycloak", "credits-realm.json");
    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)(?::\\?[^}]*)?}");

    @Test
    void with_the_roles_of_the_container_the_owner_migrates_and_the_application_may_not_change_an_entry()
            throws Exception {
        try (var server = EmbeddedPostgres.start()) {
            for (var statement : statements()) {
                try (var superuser = server.getPostgresDatabase().getConnection()) {
                    superuser.createStatement().execute(statement);
                }
            }
            var url = "jdbc:postgresql://localhost:" + server.getPort() + "/credits";
            Flyway.configure()
                    .dataSource(url, "credits_owner", "it's the owner's")
                    .locations("db/migration/common", "db/migration/postgresql")
                    .load()
                    .migrate();

            try (var application = DriverManager.getConnection(url, "credits_app", "the application's")) {
                assertThat(one(application, "select count(*) from credits_ledger"))
                        .isEqualTo("0");
                assertThatThrownBy(() -> one(application, "delete from credits_ledger returning id"))
                        .hasMessageContaining("permission denied");
                assertThat(one(application, """
                                select string_agg(inherit_option::text, ',') from pg_auth_members
                                where roleid = 'credits_reader'::regrole and member = 'credits_app'::regrole
                                """)).isEqualTo("false");
                assertThat(one(application, "select pg_has_role('credits_reader', 'set')"))
                        .isEqualTo("t");
            }
        }
    }

    /** The statements as psql sends them: without its own commands, with its variables quoted. */
    private static List<String> statements() throws IOException {
        var sql = Files.readAllLines(ROLES).stream()
                .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
                .collect(Collectors.joining("\n"))
                .replace(":'owner_password'", "'it''s the owner''s'")
                .replace(":'app_password'", "'the application''s'");
        return Arrays.stream(sql.split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @Test
    void every_secret_of_a_container_is_declared_and_generated() throws IOException {
        var declared = compose().child("secrets");
        var made = madeSecrets();

        for (var service : List.of("db", "app")) {
            assertThat(compose().child("services").child(service).list("secrets"))
                    .isNotEmpty()
                    .isSubsetOf(declared.names());
        }
        assertThat(declared.names())
                .allSatisfy(name ->
                        assertThat(declared.child(name).text("environment")).isIn(made));
        assertThat(variables(Files.readString(Path.of("compose.yaml")))).isSubsetOf(made);
        // The database is set up with the same password that the application signs in with.
        assertThat(Files.readString(ROLES))
                .contains("/run/secrets/spring.datasource.password", "/run/secrets/spring.flyway.password");
    }

    @Test
    void the_realm_has_the_clients_roles_and_users_of_the_applications_settings() throws IOException {
        var keycloak = compose().child("services").child("keycloak").child("environment");
        var app = compose().child("services").child("app").child("environment");
        var text = Files.readString(REALM);
        var realm = JsonMapper.shared().readTree(text);

        assertThat(variables(text)).isNotEmpty().isSubsetOf(keycloak.names());
        assertThat(app.text("CREDITS_OIDC_ISSUER"))
                .isEqualTo(keycloak.text("KC_HOSTNAME") + "/realms/"
                        + realm.path("realm").asString())
                .isEqualTo(app.text("SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI"));
        var clients = realm.path("clients")
                .valueStream()
                .map(client -> client.path("clientId").asString())
                .toList();
        assertThat(clients).contains(app.text("CREDITS_OIDC_CLIENT_ID"));
        var roles = realm.path("roles")
                .path("realm")
                .valueStream()
                .map(role -> role.path("name").asString())
                .toList();
        assertThat(roles).contains("user", "admin");
        assertThat(realm.path("users").valueStream()).hasSize(3).allSatisfy(user -> {
            assertThat(user.path("realmRoles").valueStream().map(role -> role.asString()))
                    .isNotEmpty()
                    .isSubsetOf(roles);
            assertThat(user.path("credentials").path(0).path("value").asString())
                    .isEqualTo("${CREDITS_USERS_PASSWORD}");
        });
    }

    /** The names in the .env file that the script writes. */
    private static Set<String> madeSecrets() throws IOException {
        return Pattern.compile("(?m)^([A-Z_]+)=")
                .matcher(Files.readString(Path.of("scripts", "compose-secrets")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Node compose() throws IOException {
        return new Node(new Yaml().load(Files.readString(Path.of("compose.yaml"))));
    }

    private record Node(Map<String, ?> values) {

        @SuppressWarnings("unchecked")
        Node child(String name) {
            assertThat(values).containsKey(name);
            return new Node((Map<String, ?>) values.get(name));
        }

        Set<String> names() {
            return values.keySet();
        }

        String text(String name) {
            return String.valueOf(values.get(name));
        }

        List<String> list(String name) {
            return ((List<?>) values.get(name)).stream().map(String::valueOf).toList();
        }
    }
}
