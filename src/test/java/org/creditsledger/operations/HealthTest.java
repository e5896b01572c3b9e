package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.creditsledger.ledger.WriteProbe;
import org.creditsledger.testing.Connections;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
record HealthTest(MockMvcTester http, Given given, DatabaseHealth health, HikariDataSource database) {

    @ParameterizedTest
    @ValueSource(strings = {"", "/liveness", "/readiness"})
    void health_is_public_and_shows_no_details(String part) {
        assertThat(http.get().uri("/actuator/health" + part).exchange())
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.status").isEqualTo("UP");
                    json.assertThat().doesNotHavePath("$.components");
                });
    }

    @Test
    void without_a_connection_it_is_down_before_requests_time_out() throws SQLException {
        var taken = new ArrayList<Connection>();
        try {
            while (taken.size() < database.getMaximumPoolSize()) {
                taken.add(database.getConnection());
            }

            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatus(503);
            assertThat(http.get().uri("/actuator/health/liveness").exchange()).hasStatusOk();
        } finally {
            for (var connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void it_is_down_while_the_database_answers_but_takes_no_entry() {
        var isH2 = TestDatabase.current() == TestDatabase.H2;
        given.asOwner()
                .sql("alter table credits_ledger add constraint nothing_more check (amount < 0) "
                        + (isH2 ? "nocheck" : "not valid"))
                .update();
        try {
            assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatus(503);
            assertThat(http.get().uri("/actuator/health/liveness").exchange()).hasStatusOk();
        } finally {
            given.asOwner()
                    .sql("alter table credits_ledger drop constraint nothing_more")
                    .update();
        }
        awaitReady();
    }

    @Test
    void it_is_down_while_no_balance_can_be_opened() {
        given.asOwner().sql("alter table balances rename to away").update();
        try {
            assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatus(503);
        } finally {
            given.asOwner().sql("alter table away rename to balances").update();
        }
        awaitReady();
    }

    @ParameterizedTest
    @ValueSource(strings = {"credits_ledger", "balances", "write_probes"})
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void it_is_down_while_the_applications_role_may_not_write(String table) {
        given.asOwner().sql("revoke insert on " + table + " from credits_app").update();
        try {
            assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatus(503);
        } finally {
            given.asOwner().sql("grant insert on " + table + " to credits_app").update();
        }
        awaitReady();
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void it_is_down_while_the_database_is_read_only() {
        var name = given.asOwner()
                .sql("select current_database()")
                .query(String.class)
                .single();
        given.asOwner()
                .sql("alter database " + name + " set default_transaction_read_only = on")
                .update();
        try {
            Connections.retire(database);

            assertThat(http.get().uri("/actuator/health/readiness").exchange()).hasStatus(503);
        } finally {
            given.asOwner()
                    .sql("begin read write; alter database " + name + " reset default_transaction_read_only; commit")
                    .update();
            Connections.retire(database);
        }
        awaitReady();
    }

    @Test
    void the_write_check_leaves_no_trace_and_waits_for_no_row() throws SQLException {
        given.userWith(5);
        var before = rows();
        try (var other = database.getConnection();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select * from balances for update");
            statement.execute("insert into write_probes (id) values ('" + UUID.randomUUID() + "')");

            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            other.rollback();
        }

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void many_requests_cause_few_write_checks() {
        var probe = mock(WriteProbe.class);
        var asked = new DatabaseHealth(JdbcClient.create(database), probe, 60_000);

        assertThat(asked.health().getStatus()).isEqualTo(Status.UP);
        assertThat(asked.health().getStatus()).isEqualTo(Status.UP);

        verify(probe, times(1)).tryToWrite();
    }

    private List<Long> rows() {
        return Stream.of("credits_ledger", "balances", "write_probes")
                .map(table -> given.asOwner()
                        .sql("select count(*) from " + table)
                        .query(Long.class)
                        .single())
                .toList();
    }

    private void awaitReady() {
        Awaitility.await("ready again").until(() -> health.health().getStatus().equals(Status.UP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/info",
                "/actuator",
                "/actuator/beans",
                "/actuator/sbom",
                "/actuator/sbom/application"
            })
    void other_endpoints_are_not_public(String path) {
        assertThat(http.get().uri(path).exchange()).as("a service").hasStatus(403);
        assertThat(http.get().uri(path).with(anonymous()).exchange()).hasStatus(401);
    }
}
