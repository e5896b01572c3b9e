package org.creditsledger.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
class HealthTest {

    @Autowired
    MockMvcTester http;

    @Autowired
    DatabaseHealth health;

    @Autowired
    HikariDataSource database;

    @ParameterizedTest
    @ValueSource(strings = {"", "/liveness", "/readiness"})
    void everybody_may_ask_and_hears_no_details(String part) {
        assertThat(http.get().uri("/actuator/health" + part).exchange())
                .hasStatusOk()
                .bodyJson()
                .satisfies(json -> {
                    json.assertThat().extractingPath("$.status").isEqualTo("UP");
                    json.assertThat().doesNotHavePath("$.components");
                });
    }

    @Test
    void without_a_connection_it_is_down_before_a_request_would_give_up() throws SQLException {
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
    void the_rest_is_not_for_everybody(String path) {
        assertThat(http.get().uri(path).exchange()).as("a service").hasStatus(403);
        assertThat(http.get().uri(path).with(anonymous()).exchange()).hasStatus(401);
    }
}
