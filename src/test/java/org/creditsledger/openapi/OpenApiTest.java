package org.creditsledger.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DatabaseTest
class OpenApiTest {

    /** What is served below /api for people, or is the description itself. */
    private static final Set<String> NOT_OF_THE_API = Set.of("GET /api/problems", "GET /api/docs");

    @Autowired
    MockMvcTester http;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @Autowired
    JsonMapper json;

    @Autowired
    Given given;

    JsonNode api;

    @BeforeEach
    void read() throws Exception {
        var answer = http.get().uri("/api/openapi.json").with(anonymous()).exchange();
        assertThat(answer).hasStatusOk();
        api = json.readTree(answer.getResponse().getContentAsByteArray());
        java.nio.file.Files.write(
                java.nio.file.Path.of("target/openapi.json"),
                answer.getResponse().getContentAsByteArray());
    }

    @Test
    void every_endpoint_is_described_and_nothing_else() {
        var mapped = new TreeSet<String>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/")
                                && !path.startsWith("/api/openapi.json")
                                && !path.startsWith("/api/swagger-ui"))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> mapped.add(verb + " " + path))));
        mapped.removeAll(NOT_OF_THE_API);

        assertThat(mapped)
                .hasSizeGreaterThan(15)
                .isEqualTo(new TreeSet<>(operations().keySet()));
    }

    private Map<String, JsonNode> operations() {
        var operations = new java.util.TreeMap<String, JsonNode>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase() + " " + path.getKey(), operation.getValue())));
        return operations;
    }
}
