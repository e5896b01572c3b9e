package org.creditsledger.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Problems.assertProblem;
import static org.creditsledger.testing.Webhooks.jobEvent;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API description is complete and matches the API. */
@DatabaseTest
class OpenApiTest {

    /** Pages for people. */
    private static final Set<String> PAGES = Set.of("GET /api/problems", "GET /api/docs");

    /** The bodies of operations with an id; all others have none, or an empty object. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/admin/credits/anomalies/{id}/state",
            "{\"state\": \"resolved\"}",
            "POST /api/admin/credits/anomalies/{id}/assign",
            "{\"uid\": \"somebody-else\", \"packId\": \"image-500\"}",
            "POST /api/credits/reservations/{id}/extend",
            "{\"amount\": 1}",
            "POST /api/admin/credits/lots/{id}",
            "{\"void\": true, \"reason\": \"Test\"}",
            "POST /api/admin/credits/reservations/{id}/release",
            "{\"reason\": \"Test\"}");

    @Autowired
    MockMvcTester http;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    @Autowired
    JsonMapper json;

    @Autowired
    Given given;

    JsonNode api;

    @BeforeEach
    void read() throws Exception {
        var service = SecurityContextHolder.getContext();
        var answer = http.get().uri("/api/openapi.json").with(anonymous()).exchange();
        SecurityContextHolder.setContext(service); // the request cleared it
        assertThat(answer).hasStatusOk();
        api = json.readTree(answer.getResponse().getContentAsByteArray());
    }

    @Test
    void every_endpoint_is_described_and_nothing_else() {
        var mapped = new TreeSet<String>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/"))
                        .filter(_ -> method.getBeanType().getName().startsWith("org.creditsledger."))
                        .forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> mapped.add(verb + " " + path))));
        mapped.removeAll(PAGES);

        assertThat(api.get("openapi").asString()).startsWith("3.1.");
        assertThat(mapped)
                .hasSizeGreaterThan(15)
                .isEqualTo(new TreeSet<>(operations().keySet()));
    }

    @Test
    void a_yes_or_no_is_a_boolean() {
        var low = StreamSupport.stream(
                        operations()
                                .get("GET /api/admin/credits/users")
                                .path("parameters")
                                .spliterator(),
                        false)
                .filter(parameter -> parameter.get("name").asString().equals("low"))
                .findFirst()
                .orElseThrow();

        assertThat(low.at("/schema/type").asString()).isEqualTo("boolean");
    }

    @Test
    void every_operation_has_its_own_name_and_a_description() {
        var names = new TreeSet<String>();
        operations().forEach((endpoint, operation) -> {
            var missing = "say it in an @Operation, @Tag or @Parameter at the controller's method for " + endpoint;
            assertThat(operation.path("summary").asString("")).as(missing).isNotBlank();
            assertThat(operation.path("tags")).as(missing).hasSize(1);
            assertThat(tagNames()).as(missing).contains(operation.at("/tags/0").asString());
            assertThat(operation.get("operationId").asString())
                    .as("springdoc generates such a name; " + missing)
                    .matches("[a-z]+[A-Z][A-Za-z]+");
            assertThat(names.add(operation.get("operationId").asString()))
                    .as(missing)
                    .isTrue();
            operation.path("parameters").forEach(parameter -> {
                assertThat(parameter.path("description").asString(""))
                        .as(missing + ": " + parameter)
                        .isNotBlank();
                assertThat(parameter.at("/schema/type").asString(""))
                        .as(missing + ": " + parameter)
                        .isNotBlank();
            });
        });
    }

    @Test
    void every_answer_has_a_schema_and_every_error_its_codes() {
        var codes = Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList();
        operations()
                .forEach((endpoint, operation) -> operation
                        .get("responses")
                        .properties()
                        .forEach(answer -> {
                            var status = answer.getKey();
                            var content = answer.getValue().path("content");
                            if (status.startsWith("2")) {
                                content.forEach(
                                        type -> assertThat(type.path("schema").isObject())
                                                .isTrue());
                                assertThat(content).as(endpoint + " " + status).isNotEmpty();
                            } else {
                                assertThat(content.at("/application~1problem+json/schema/$ref")
                                                .asString(""))
                                        .as(endpoint + " " + status)
                                        .endsWith("/Problem");
                                assertThat(answer.getValue().get("x-problem-codes"))
                                        .isNotEmpty()
                                        .allSatisfy(code -> {
                                            assertThat(codes).contains(code.asString());
                                            assertThat(ProblemCode.valueOf(code.asString()
                                                                    .toUpperCase()
                                                                    .replace('-', '_'))
                                                            .status()
                                                            .value())
                                                    .isEqualTo(Integer.parseInt(status));
                                        });
                            }
                        }));
        assertThat(texts(api.at("/components/schemas/Problem/properties/code/enum")))
                .containsExactlyElementsOf(codes);
    }

    @Test
    void every_operation_describes_its_answers_to_unknown_and_invalid_ids() {
        var asked = new ArrayList<String>();
        operations().forEach((endpoint, operation) -> {
            assertThat(operation.at("/responses/400").isObject()).as(endpoint).isTrue();
            if (StreamSupport.stream(operation.path("parameters").spliterator(), false)
                    .noneMatch(parameter -> parameter.at("/in").asString().equals("path")
                            && parameter.at("/schema/format").asString("").equals("uuid"))) {
                return;
            }
            asked.add(endpoint);
            var described = texts(operation.at("/responses/404/x-problem-codes"));
            assertThat(described).as(endpoint).hasSize(1);
            for (var id : new String[] {
                "00000000-0000-0000-0000-000000000000", UUID.randomUUID().toString(), "no-id", "1-1-1-1-1", "%C3%A9"
            }) {
                var verb = HttpMethod.valueOf(endpoint.replaceAll(" .*", ""));
                var uri = endpoint.replaceAll(".* ", "").replaceAll("\\{.*?}", id);
                var answer = http.method(verb)
                        .uri(URI.create(uri))
                        .with(user("somebody").roles("USER", "ADMIN", "SERVICE"))
                        .contentType(MediaType.APPLICATION_JSON)
                        .header("Idempotency-Key", key())
                        .content(BODIES.getOrDefault(endpoint, "{}"))
                        .exchange();
                assertThat(answer).as(endpoint + ": with a body of BODIES?").hasStatus(404);
                assertProblem(answer, 404, described.getFirst());
                assertDescribed(verb.name(), uri, answer);
            }
        });
        assertThat(asked)
                .contains("GET /api/invoices/{id}", "POST /api/credits/reservations/{id}/capture")
                .hasSizeGreaterThan(10);
    }

    @Test
    void the_document_for_readers_has_every_path() throws Exception {
        var document = Files.readString(Path.of("docs/reference/api.md"));

        assertThat(operations().keySet())
                .as("docs/reference/api.md names every endpoint")
                .allSatisfy(endpoint -> assertThat(document).contains(endpoint));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/credits/ledger, USER",
        "/api/credits/balances, USER",
        "/api/credits/export.csv, USER",
        "/api/credits/changes, USER",
        "/api/admin/credits/changes, ADMIN",
        "/api/admin/credits/ledger, ADMIN",
        "/api/admin/credits/export.csv, ADMIN",
        "/api/admin/credits/exports, ADMIN",
        "/api/admin/subscriptions, ADMIN",
    })
    void the_described_parameters_are_the_known_ones(String path, String role) {
        var described = operations().get("GET " + path).get("parameters");
        assertThat(described).isNotEmpty();

        for (var parameter : described) {
            // A value that no parameter accepts, sent twice: a known parameter is refused because of its value.
            var name = parameter.get("name").asString();
            assertThat(refused(path + "?" + name + "=%00&" + name + "=%00", role))
                    .anySatisfy(invalid -> {
                        assertThat(invalid.get("name").asString()).isEqualTo(name);
                        assertThat(invalid.get("reason").asString()).doesNotContain("no such parameter");
                    });
        }
        assertThat(refused(path + "?unknown=1", role))
                .anySatisfy(
                        invalid -> assertThat(invalid.get("reason").asString()).contains("no such parameter"));
    }

    private JsonNode refused(String uri, String role) {
        return body(http.get()
                        .uri(URI.create(uri))
                        .with(user("somebody").roles(role))
                        .exchange())
                .at("/invalidParameters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/credits/ledger?limit=2",
                "/api/credits/balances",
                "/api/credits/balances?at=2026-01-01",
                "/api/credits/changes?limit=2",
                "/api/credits/changes?after=nonsense",
                "/api/admin/credits/changes?limit=3",
                "/api/credits/quote?source=text2image&model=flux-pro&resolution=1024x1024&quantity=2",
                "/api/credits/quote?source=none&model=flux-pro&resolution=1024x1024&quantity=2",
                "/api/credits/quote?source=text2image",
                "/api/credits/ledger?limit=0",
                "/api/payments/packs",
                "/api/plans",
                "/api/credits/subscription",
                "/api/admin/plans",
                "/api/admin/plans/unknown/versions",
                "/api/admin/subscriptions?limit=2",
                "/api/admin/subscriptions?status=active&limit=0",
                "/api/payments/checkouts/00000000-0000-0000-0000-000000000000",
                "/api/invoices",
                "/api/invoices/unknown",
                "/api/admin/credits/ledger?limit=3",
                "/api/admin/credits/exports?limit=1",
            })
    void answers_match_their_schemas(String uri) {
        var uid = given.userWith(100);

        assertDescribed(
                "GET",
                uri,
                http.get()
                        .uri(uri)
                        .with(user(uid).roles(uri.startsWith("/api/admin/") ? "ADMIN" : "USER"))
                        .exchange());
    }

    @Test
    void answers_to_anonymous_callers_match_the_description() {
        assertDescribed(
                "GET",
                "/api/credits/ledger",
                http.get().uri("/api/credits/ledger").with(anonymous()).exchange());
    }

    @Test
    void answers_to_writes_match_the_description() {
        var uid = given.userWith(100);
        var adjustment = """
                {"uid": "%s", "type": "image", "direction": "debit", "amount": %d, "reason": "Test"}""";
        for (var amount : new int[] {5, 100_000}) {
            assertDescribed(
                    "POST",
                    "/api/admin/credits/adjust",
                    http.post()
                            .uri("/api/admin/credits/adjust")
                            .with(user("admin").roles("ADMIN"))
                            .header("Idempotency-Key", key())
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(adjustment.formatted(uid, amount))
                            .exchange());
        }
        var plan = """
                {"id": "described", "group": "described", "name": "Described", "dryRun": %s, "allotments": [
                  {"type": "image", "credits": %d, "every": "month", "end": {"kind": "period", "length": "P3D"},
                   "rollover": {"maxCredits": 9, "lifetime": "P1M"}, "trialCredits": 5}],
                 "prices": [{"id": "price_described", "every": "month", "priceMinor": 2000, "currency": "%s"}]}""";
        for (var body : new String[] {
            plan.formatted(true, 500, "USD"),
            plan.formatted(false, 500, "USD"),
            plan.formatted(true, 600, "USD"),
            plan.formatted(false, 500, "EUR"),
            plan.formatted(false, 0, "usd")
        }) {
            assertDescribed("POST", "/api/admin/plans", postAsAdmin("/api/admin/plans", body));
        }
        assertDescribed(
                "POST",
                "/api/admin/plans/described/active",
                postAsAdmin("/api/admin/plans/described/active", "{\"active\": false}"));
        assertDescribed("POST", "/api/webhooks/jobs", webhooks.sendJobEvent(jobEvent("job.succeeded", key(), uid, 1)));
        assertDescribed(
                "POST",
                "/api/admin/credits/verify?uid=" + uid,
                http.post()
                        .uri("/api/admin/credits/verify?uid=" + uid)
                        .with(user("admin").roles("ADMIN"))
                        .exchange());
    }

    private MvcTestResult postAsAdmin(String uri, String body) {
        return http.post()
                .uri(uri)
                .with(user("admin").roles("ADMIN"))
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    @Test
    void answers_about_reservations_match_the_description() {
        var all = "/api/credits/reservations";
        var wish = """
                {"uid": "%s", "source": "upscaling", "jobId": "%s", "type": "image", "amount": 12}""".formatted(given.userWith(100), key());
        var placed = post(all, wish);
        var one = all + "/" + body(placed).get("id").asString();

        assertThat(placed).hasStatus(201);
        assertDescribed("POST", all, placed);
        assertDescribed("POST", all, post(all, wish));
        assertDescribed("POST", all, post(all, "{}"));
        assertDescribed("POST", one + "/extend", post(one + "/extend", "{\"amount\": 5, \"timeoutMs\": 7200000}"));
        assertDescribed("POST", one + "/extend", post(one + "/extend", "{\"amount\": 50000}"));
        assertDescribed("POST", one + "/capture", post(one + "/capture", "{\"amount\": 2, \"final\": false}"));
        assertDescribed("POST", one + "/capture", post(one + "/capture", "{\"amount\": 5}"));
        assertDescribed("POST", one + "/release", post(one + "/release", ""));
        assertDescribed(
                "GET",
                one,
                http.get().uri(one).with(user("service:test").roles("SERVICE")).exchange());
    }

    private MvcTestResult post(String uri, String body) {
        return http.post()
                .uri(uri)
                .with(user("service:test").roles("SERVICE"))
                .contentType(MediaType.APPLICATION_JSON)
                .header("Idempotency-Key", key())
                .content(body)
                .exchange();
    }

    @Test
    void the_pages_are_public_and_read_only() {
        assertThat(http.get().uri("/api/docs").with(anonymous()).exchange())
                .hasStatus3xxRedirection()
                .redirectedUrl()
                .isEqualTo("/api/swagger-ui/index.html");
        assertThat(http.get()
                        .uri("/api/swagger-ui/index.html")
                        .with(anonymous())
                        .exchange())
                .hasStatusOk()
                .bodyText()
                .doesNotContain("https://");
        assertProblem(http.post().uri("/api/openapi.json").with(anonymous()).exchange(), 401, "unauthenticated");
    }

    /** springdoc adds a YAML converter, which Spring would offer for every response. */
    @Test
    void the_description_of_the_api_does_not_change_what_the_api_answers() {
        var yaml = http.get()
                .uri("/api/credits/ledger")
                .accept("application/yaml")
                .with(user("somebody").roles("USER"))
                .exchange();

        assertProblem(yaml, 406, "not-acceptable");
    }

    @Test
    void the_type_of_a_problem_links_to_its_explanation() throws Exception {
        var page = http.get().uri("/api/problems").with(anonymous()).exchange();
        var problem =
                body(http.get().uri("/api/credits/ledger").with(anonymous()).exchange());

        assertThat(page).hasStatusOk().hasContentTypeCompatibleWith(MediaType.TEXT_HTML);
        var type = URI.create(problem.get("type").asString());
        assertThat(type.getPath()).isEqualTo("/api/problems");
        assertThat(page.getResponse().getContentAsString()).contains("<section id=\"" + type.getFragment() + "\">");
        for (var code : ProblemCode.values()) {
            assertThat(page.getResponse().getContentAsString()).contains("<section id=\"" + code.code() + "\">");
        }
    }

    private void assertDescribed(String verb, String uri, MvcTestResult answer) {
        var path = uri.replaceAll("\\?.*", "");
        var operation = operations().entrySet().stream()
                .filter(one -> (verb + " " + path).matches(one.getKey().replaceAll("\\{[a-z]+}", "[^/]+")))
                .findFirst()
                .orElseThrow()
                .getValue();
        var status = answer.getResponse().getStatus();
        var type = MediaType.parseMediaType(String.valueOf(answer.getResponse().getContentType()));
        var schema = operation
                .path("responses")
                .path(Integer.toString(status))
                .path("content")
                .path(type.getType() + "/" + type.getSubtype())
                .path("schema");
        assertThat(schema.isObject())
                .as("%s %s: %d %s is described", verb, uri, status, type)
                .isTrue();

        assertThat(strictly(schema).validate(body(answer)))
                .as("%s %s: %d %s", verb, uri, status, body(answer))
                .isEmpty();
    }

    /** The schema, without members that it does not describe. */
    private com.networknt.schema.Schema strictly(JsonNode schema) {
        var components = (ObjectNode) api.get("components").deepCopy();
        components.get("schemas").forEach(component -> {
            if (component.has("properties") && !component.has("additionalProperties")) {
                ((ObjectNode) component).put("additionalProperties", false);
            }
        });
        var root = (ObjectNode) schema.deepCopy();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.set("components", components);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(root.toString());
    }

    private JsonNode body(MvcTestResult answer) {
        return json.readTree(answer.getResponse().getContentAsByteArray());
    }

    private Set<String> tagNames() {
        var names = new TreeSet<String>();
        api.get("tags").forEach(tag -> names.add(tag.get("name").asString()));
        return names;
    }

    private static java.util.List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private Map<String, JsonNode> operations() {
        var operations = new TreeMap<String, JsonNode>();
        api.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase() + " " + path.getKey(), operation.getValue())));
        return operations;
    }
}
