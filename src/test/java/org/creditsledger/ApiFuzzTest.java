package org.creditsledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.FuzzedJson.object;
import static org.creditsledger.testing.WebhookSender.JOBS_SECRET;
import static org.creditsledger.testing.WebhookSender.STRIPE_SECRET;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;

import com.jayway.jsonpath.JsonPath;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyReport;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.FuzzedJson;
import org.creditsledger.testing.WebhookSender;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.UriUtils;

/**
 * Sends invalid and hostile requests to the API. No answer may be a server error, reveal another user's credits, or use
 * undocumented codes; refused requests and reads may write nothing. Some requests are valid and do write; the ledger is
 * verified at the end.
 *
 * <p>{@code -Dcredits.test.requests=200000} makes it longer, {@code -Dcredits.test.seed=…} repeats a run.
 * {@link HostileHttpIT} tests broken HTTP and everything else that needs a real server.
 */
@DatabaseTest
@Tag("long")
@ActiveProfiles({"test", "simulator"})
// Otherwise a failure would print all requests.
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
// Its own database, so that all writes are known and reading everything is quick.
@TestPropertySource(properties = "spring.application.name=fuzzed")
class ApiFuzzTest {

    private static final int REQUESTS = Integer.getInteger("credits.test.requests", 20_000);
    private static final long SEED = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());
    private static final int MAX_FAILURES = 10;
    private static final int PLANS = 5;
    private static final String WEBHOOKS = "/api/webhooks/";
    /** The public description of the API. */
    private static final Pattern PUBLIC = Pattern.compile("/api/(docs|openapi|problems|swagger).*");

    private static final Pattern UID_IN_JSON = Pattern.compile("\"uid\"\\s*:\\s*\"([^\"]*)\"");
    private static final Set<String> CODES =
            Arrays.stream(ProblemCode.values()).map(ProblemCode::code).collect(Collectors.toSet());

    @Autowired
    IntegrityService integrity;

    @Autowired
    AnomalyService anomalies;

    @Autowired
    MockMvcTester http;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    LedgerService ledger;

    @Autowired
    ServiceIdentity identity;

    @Autowired
    UserService users;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final FuzzedJson json = new FuzzedJson(random);
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String alice = "alice-" + run;
    private final String bob = "bob-" + run;
    private final String nobodyElse = "carl-" + run;
    /** Part of everything that is bob's, and of no request. */
    private final String secret = "secret-" + UUID.randomUUID();

    private final List<String> ids = new ArrayList<>();
    private final List<String> holds = new ArrayList<>();
    private final List<String> grantRequests = new ArrayList<>();
    private final List<String> lots = new ArrayList<>();
    private final List<String> anomalyIds = new ArrayList<>();
    private final List<String> bobsCheckouts = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private String tablesSql = "";
    private List<Endpoint> endpoints = List.of();
    private final List<AssertionError> failures = new ArrayList<>();
    private int number;

    private record Endpoint(HttpMethod method, String pattern) {}

    private enum Actor {
        NOBODY,
        ALICE,
        BOB,
        SERVICE,
        ADMIN
    }

    @BeforeEach
    void plant() {
        users.add(new User(alice, alice + "@example.com", Role.USER));
        users.add(new User(bob, secret + "@example.com", Role.USER));
        users.add(new User(nobodyElse, "carl@example.com", Role.USER));
        for (var i = 0; i < 20; i++) {
            lots.add(lot(alice, i).toString());
        }
        for (var i = 0; i < 5; i++) {
            ids.add(credit(alice, "hers " + i, i).toString());
            ids.add(credit(bob, secret + " " + i, i).toString());
            anomalies.record(new AnomalyReport(
                    AnomalyKind.REFUND_SHORTFALL, run + "-" + i, alice, "image", null, 1, 0, 0, "fuzzed"));
        }
        for (var i = 0; i < 10; i++) {
            // For an unknown pack, so that an admin must assign it.
            pay("pi_" + run + "_" + i, alice, "image-gone");
        }
        for (var uid : List.of(alice, bob)) {
            pay("pi_of_" + uid, uid, "image-500");
            var checkout = checkout(uid);
            ids.add(checkout);
            if (uid.equals(bob)) {
                bobsCheckouts.add(checkout);
            }
            var hold = reserve(uid);
            ids.add(hold);
            holds.add(hold);
        }
        ids.addAll(jdbc.sql("select id from invoices").query(UUID.class).list().stream()
                .map(UUID::toString)
                .toList());
        for (var i = 0; i < PLANS; i++) {
            publish(i);
        }
        for (var i = 0; i < 60; i++) {
            grantRequests.add(askForGrant(i % 2 == 0 ? "admin-" + run : "another-admin"));
        }
        anomalyIds.addAll(
                jdbc.sql("select id from anomalies where uid = ?").param(alice).query(UUID.class).list().stream()
                        .map(UUID::toString)
                        .toList());
        // Other threads record exports and refusals a little later.
        tablesSql = jdbc.sql("""
                        select table_name from information_schema.tables
                        where lower(table_schema) = 'public' and table_type like '%TABLE%'
                          and table_name not like 'flyway%' and table_name not like '%export%'
                          and lower(table_name) not like '%anomal%'
                        """).query(String.class).list().stream()
                .sorted()
                .map(table -> "(select count(*) from %1$s) as rows_of_%1$s".formatted(table))
                .collect(joining(", "));
        endpoints = mappings.getHandlerMethods().keySet().stream()
                .flatMap(mapping -> mapping.getPatternValues().stream()
                        .flatMap(pattern -> mapping.getMethodsCondition().getMethods().stream()
                                .map(method -> new Endpoint(HttpMethod.valueOf(method.name()), pattern))))
                .filter(endpoint -> endpoint.pattern().startsWith("/api/"))
                .sorted(Comparator.comparing(Endpoint::pattern))
                .toList();
        assertThat(endpoints).hasSizeGreaterThan(15);
        assertThat(tablesSql).contains("credits_ledger", "holds", "checkouts");
    }

    @Test
    void no_request_breaks_the_server_leaks_data_or_writes_anything_unreported() {
        System.out.printf("fuzzed requests: %d, repeat them with -Dcredits.test.seed=%d%n", REQUESTS, SEED);
        var start = System.nanoTime();
        var before = state();
        for (number = 1; number <= REQUESTS; number++) {
            var request = request();
            try {
                before = sendAndCheck(request, before);
            } catch (AssertionError failure) {
                failures.add(failure);
                before = state();
            }
            if (failures.size() == MAX_FAILURES) {
                break;
            }
        }
        assertThat(failures).isEmpty();
        assertThat(state()).isEqualTo(before);
        System.out.printf("%d s: %s%n", (System.nanoTime() - start) / 1_000_000_000, answers);
        assertThat(answers.keySet()).as("reached endpoints").contains("ok POST /api/credits/reservations");
        endpoints.forEach(endpoint -> assertThat(answers)
                .as("reached at least once without a refusal")
                .containsKey("ok " + endpoint.method() + " " + endpoint.pattern()));
        identity.run(
                "service:test",
                () -> assertThat(integrity.verifyAll().findings()).isEmpty());
    }

    private Map<String, Object> sendAndCheck(Request request, Map<String, Object> before) {
        if (Set.of("GET", "HEAD", "OPTIONS").contains(request.method())) {
            check(request, send(request));
            return before;
        }
        assertThat(state())
                .as(() -> "what reads have written before " + request)
                .isEqualTo(before);
        var result = send(request);
        check(request, result);
        var after = state();
        if (result.getResponse().getStatus() >= 300) {
            assertThat(after)
                    .as(() -> "what was written by the refused " + request)
                    .isEqualTo(before);
        }
        return after;
    }

    private void check(Request request, MvcTestResult result) {
        assertThat(result.getUnresolvedException()).as(request::toString).isNull();
        var response = result.getResponse();
        var status = response.getStatus();
        var body = new String(response.getContentAsByteArray(), UTF_8);
        var told = "%s%n%d %s %s"
                .formatted(
                        request,
                        status,
                        response.getContentType(),
                        body.lines().limit(5).toList());
        var endpoint = request.endpoint();
        var isReached =
                status < 400 && request.method().equals(endpoint.method().name());
        answers.merge(
                isReached ? "ok " + endpoint.method() + " " + endpoint.pattern() : Integer.toString(status),
                1,
                Integer::sum);

        if (status == 201 && request.endpoint().pattern().endsWith("/reservations")) {
            holds.add(JsonPath.read(body, "$.id"));
        }
        assertThat(status)
                .as(told)
                .satisfiesAnyOf(
                        ok -> assertThat(ok).isBetween(200, isPublic(request) ? 399 : 299),
                        refused -> assertThat(refused).isBetween(400, 499));
        assertThat(result.getRequest().getSession(false)).as(told).isNull();
        if (status >= 400) {
            checkProblem(request, response, body, told);
        } else if (!request.path().startsWith(WEBHOOKS) && !isPublic(request)) {
            assertThat(request.actor()).as(told).isNotEqualTo(Actor.NOBODY);
        }
        if (request.actor() == Actor.ALICE || request.actor() == Actor.NOBODY) {
            assertThat(body).as(told).doesNotContain(secret);
            assertThat(response.getHeaderNames().stream()
                            .flatMap(name -> response.getHeaders(name).stream())
                            .toList())
                    .as(told)
                    .noneMatch(value -> value.contains(secret));
        }
        if (request.actor() == Actor.ALICE && status < 300 && !request.path().startsWith(WEBHOOKS)) {
            var uids = UID_IN_JSON
                    .matcher(body)
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(uids).as(told).allMatch(alice::equals);
            assertThat(bobsCheckouts).as(told).noneMatch(body::contains);
        }
    }

    private static boolean isPublic(Request request) {
        return PUBLIC.matcher(request.endpoint().pattern()).matches();
    }

    private static void checkProblem(Request request, MockHttpServletResponse response, String body, String told) {
        if (request.method().equals("HEAD") && body.isEmpty()) {
            return;
        }
        assertThat(response.getContentType()).as(told).startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        Map<String, Object> problem = JsonPath.read(body, "$");
        assertThat(problem).as(told).containsKeys("type", "title", "status", "detail", "code");
        assertThat(problem.get("code")).as(told).isIn(CODES);
        assertThat(problem.get("status")).as(told).isEqualTo(response.getStatus());
        // The detail is for people: it names no class of ours or of a library.
        assertThat(problem.get("detail").toString())
                .as(told)
                .doesNotContainPattern("\\b(org|com|java|jakarta|tools)\\.[a-z]+\\.|[a-z]Exception\\b");
    }

    // Requests

    private record Request(
            int number,
            Endpoint endpoint,
            Actor actor,
            String method,
            String path,
            String query,
            List<Map.Entry<String, String>> headers,
            byte[] body) {

        @Override
        public String toString() {
            return "request %d of -Dcredits.test.seed=%d as %s: %s %s%s %s %s"
                    .formatted(
                            number,
                            SEED,
                            actor,
                            method,
                            path,
                            query,
                            headers,
                            new String(body, 0, Math.min(1_000, body.length), ISO_8859_1));
        }
    }

    private Request request() {
        var endpoint = any(endpoints);
        var actor = random.nextInt(3) == 0 ? any(List.of(Actor.values())) : rightful(endpoint);
        var method = once(0.05)
                ? any(List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "FOO"))
                : endpoint.method().name();
        var path = endpoint.pattern()
                .replace("{id}", UriUtils.encode(pathId(endpoint.pattern()), UTF_8))
                .replace("{uid}", UriUtils.encode(once(0.8) ? any(List.of(alice, bob, nobodyElse)) : odd(), UTF_8));
        if (once(0.03)) {
            path += any(List.of("/", "/x", "//", ";a=b", "%00", ".json", "%0a", "/..", "%2f", "/%E2%82", "%25"));
        }
        var body = endpoint.method().equals(HttpMethod.POST) || once(0.05) ? body(endpoint.pattern()) : new byte[0];
        var headers = headers(endpoint.pattern(), body);
        return new Request(number, endpoint, actor, method, path, query(endpoint.pattern()), headers, body);
    }

    /** Most requests come from permitted callers: others are refused at once and test little. */
    private Actor rightful(Endpoint endpoint) {
        if (endpoint.pattern().startsWith("/api/admin/")) {
            return Actor.ADMIN;
        }
        var isOwnList = endpoint.equals(new Endpoint(HttpMethod.GET, "/api/credits/reservations"));
        var isForPrograms = endpoint.pattern().contains("/reservations")
                || endpoint.pattern().contains("/users/");
        return isForPrograms && !isOwnList ? Actor.SERVICE : Actor.ALICE;
    }

    private String pathId(String pattern) {
        if (pattern.contains("reservations") && once(0.6)) {
            // The latest holds are the ones that are not settled yet.
            return holds.get(Math.max(0, holds.size() - 1 - random.nextInt(10)));
        }
        if (pattern.contains("/lots/") && once(0.6)) {
            return any(lots);
        }
        if (pattern.contains("/plans/") && once(0.6)) {
            return "fuzzed-" + random.nextInt(PLANS);
        }
        if (pattern.contains("grant-requests") && once(0.6)) {
            return any(grantRequests);
        }
        if (pattern.contains("/users/") && once(0.6)) {
            return nobodyElse;
        }
        if (pattern.contains("anomalies") && once(0.6)) {
            return any(anomalyIds);
        }
        return once(0.8) ? any(ids) : once(0.3) ? new UUID(random.nextLong(), random.nextLong()).toString() : odd();
    }

    private String query(String pattern) {
        var known = parameters(pattern);
        var parts = new ArrayList<String>();
        for (var name : known.keySet()) {
            // Parameters that are required come most of the time.
            if (once(pattern.endsWith("quote") || pattern.contains("/summaries") ? 0.9 : 0.25)) {
                parts.add(parameter(name, once(0.7) ? any(known.get(name)) : odd()));
            }
        }
        if (once(0.1)) {
            parts.add(parameter(once(0.5) ? odd() : "nonsense", odd()));
        }
        if (once(0.05) && !parts.isEmpty()) {
            parts.add(any(parts));
        }
        if (once(0.02)) {
            parts.add(any(List.of("=", "&", "&&==", "limit=&limit=", "uid[]=x", "a".repeat(3_000) + "=")));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private String parameter(String name, String value) {
        return UriUtils.encode(name, UTF_8) + "=" + UriUtils.encode(value, UTF_8);
    }

    private Map<String, List<String>> parameters(String pattern) {
        var known = new LinkedHashMap<String, List<String>>();
        if (pattern.contains("/summaries")) {
            known.put("from", List.of("2026-01-01", "2025-12-31"));
            known.put("to", List.of("2026-01-01", "2026-06-30"));
            known.put("type", List.of("image", "video"));
            return known;
        }
        if (pattern.endsWith("/ledger") || pattern.endsWith("/export.csv")) {
            known.put("type", List.of("image", "video", "image,video"));
            known.put("direction", List.of("credit", "debit"));
            known.put("source", List.of("purchase", "text2image", "refund,admin_adjustment"));
            known.put("from", List.of("2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00+05:45"));
            known.put("to", List.of("2126-01-01", "2126-01-01T00:00:00Z"));
        }
        if (pattern.endsWith("/ledger") || pattern.equals("/api/invoices")) {
            known.put("limit", List.of("1", "2", "50", "200"));
            known.put("startAfter", ids);
        }
        if (pattern.endsWith("/reservations")) {
            known.put("status", List.of("pending", "captured,released", "expired"));
            known.put("limit", List.of("1", "2", "50", "200"));
            known.put("startAfter", holds);
        }
        if (pattern.equals("/api/admin/subscriptions")) {
            known.put("status", List.of("active", "past_due"));
            known.put("planId", List.of("fuzzed-1"));
            known.put("startAfter", List.of("sub_1"));
        }
        if (pattern.equals("/api/admin/credits/users")) {
            known.put("sort", List.of("lowest", "active-last"));
            known.put("low", List.of("true", "false"));
            known.put("limit", List.of("1", "2"));
            known.put("startAfter", List.of("c5-" + alice, "t1772366400000000-" + bob));
        }
        if (pattern.startsWith("/api/admin/") || pattern.endsWith("quote")) {
            known.put("uid", List.of(alice, bob));
        }
        if (pattern.startsWith("/api/admin/")) {
            known.put("q", List.of(alice, bob, "alice", "job-" + run + "-1", "pi_" + run));
        }
        if (pattern.endsWith("/balances")) {
            known.put("at", List.of("2026-01-01", "2026-01-01T00:00:00Z"));
        }
        if (pattern.endsWith("/changes")) {
            known.put("limit", List.of("1", "2", "1000"));
            known.put("waitMs", List.of("0", "1", "20"));
            // The start of the feed of all, a place in it, and one in that of alice.
            known.put(
                    "after",
                    List.of(
                            cursor("all1:0:00000000-0000-0000-0000-000000000000"),
                            cursor("all1:999999999999999999:ffffffff-ffff-ffff-ffff-ffffffffffff"),
                            cursor("own1:image=1,:" + alice)));
        }
        if (pattern.endsWith("quote")) {
            known.put("source", List.of("text2image", "image2image"));
            known.put("model", List.of("flux-pro", "flux-schnell"));
            known.put("resolution", List.of("1024x1024"));
            known.put("quantity", List.of("1", "1000"));
        }
        return known;
    }

    private static String cursor(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private byte[] body(String pattern) {
        var template = switch (pattern) {
            case "/api/admin/credits/adjust" -> adjustment();
            case "/api/admin/credits/anomalies/{id}/state" ->
                object(
                        "state",
                        any(List.of("new", "reviewed", "resolved")),
                        "note",
                        "fuzzed",
                        "version",
                        any(List.of(0, 1, 2)));
            case "/api/admin/credits/anomalies/{id}/assign" ->
                object("uid", any(List.of(alice, bob)), "packId", any(List.of("image-500", "image-100")));
            case "/api/credits/reservations" -> reservation();
            case "/api/credits/reservations/{id}/capture" ->
                once(0.5)
                        ? object("amount", any(List.of(1, 2, 5, 10_000)))
                        : object("amount", any(List.of(1, 2, 5)), "final", once(0.2));
            case "/api/credits/reservations/{id}/extend" ->
                object(
                        "amount",
                        any(List.of(1, 2, 10_000)),
                        "timeoutMs",
                        any(List.of(1_000, 7_200_000, 31_536_000_000L)));
            case "/api/admin/credits/reservations/{id}/release" -> object("reason", "fuzzed");
            case "/api/admin/credits/lots/{id}" ->
                once(0.5)
                        ? object("void", true, "reason", "fuzzed")
                        : object("expiresAt", "2099-03-01T12:00:00Z", "reason", "fuzzed");
            case "/api/admin/plans" -> plan();
            case "/api/admin/plans/{id}/active" -> object("active", once(0.5));
            case "/api/payments/checkout" ->
                once(0.5)
                        ? object("packId", any(List.of("image-100", "video-500")))
                        : object("planId", "fuzzed-" + random.nextInt(PLANS));
            case "/api/webhooks/jobs" ->
                object(
                        "type",
                        any(List.of("job.started", "job.succeeded", "job.failed", "job.other")),
                        "timestamp",
                        "2026-03-01T12:00:00Z",
                        "data",
                        work());
            case "/api/webhooks/stripe" -> stripe();
            default -> object();
        };
        return json.bytes(template);
    }

    private Map<String, Object> adjustment() {
        var body = object(
                "uid",
                any(List.of(alice, bob)),
                "type",
                any(List.of("image", "video")),
                "direction",
                any(List.of("credit", "debit")),
                "amount",
                any(List.of(1, 5, 1_000, 1_000_000_000)),
                "reason",
                "fuzzed");
        if (once(0.3)) {
            body.put("paymentId", any(List.of("pi_of_" + alice, "pi_of_" + bob)));
        }
        return body;
    }

    private Map<String, Object> plan() {
        var number = random.nextInt(PLANS);
        var allotment =
                object("type", "image", "credits", any(List.of(1, 500)), "every", any(List.of("month", "year")));
        if (once(0.3)) {
            allotment.put("end", object("kind", any(List.of("period", "after", "never")), "length", "P3D"));
        }
        if (once(0.3)) {
            allotment.put("rollover", object("maxCredits", 100, "lifetime", "P1M"));
        }
        var isOdd = once(0.2);
        var price = object(
                "id",
                "price_" + (isOdd ? random.nextInt(PLANS) : number),
                "every",
                "year",
                "priceMinor",
                isOdd ? any(List.of(0, 2_000)) : 2_000,
                "currency",
                isOdd ? any(List.of("USD", "EUR", "XXQ")) : "USD");
        var plan = object(
                "id",
                "fuzzed-" + number,
                "group",
                "fuzzed",
                "name",
                any(List.of("Pro", "Max")),
                "allotments",
                List.of(allotment),
                "prices",
                List.of(price));
        if (once(0.3)) {
            plan.put("dryRun", once(0.5));
        }
        if (once(0.1)) {
            plan.put("validFrom", any(List.of("2099-01-01T00:00:00Z", "2020-01-01T00:00:00Z")));
        }
        return plan;
    }

    private Map<String, Object> reservation() {
        var body = work();
        if (once(0.5)) {
            List.of("model", "resolution", "quantity").forEach(body::remove);
            body.put("type", any(List.of("image", "video")));
            body.put("amount", any(List.of(1, 7, 100)));
        }
        if (once(0.5)) {
            body.put("timeoutMs", any(List.of(3_600_000, 86_400_000)));
        }
        if (once(0.3)) {
            body.put("meta", object("order", "o-1"));
        }
        return body;
    }

    private Map<String, Object> work() {
        var work = object(
                "jobId",
                "job-" + run + "-" + random.nextInt(300),
                "uid",
                any(List.of(alice, bob)),
                "source",
                any(List.of("text2image", "image2image")),
                "model",
                "flux-pro",
                "resolution",
                "1024x1024",
                "quantity",
                random.nextInt(1, 4));
        return work;
    }

    private Map<String, Object> stripe() {
        var paymentId = "pi_" + run + "_" + random.nextInt(50);
        var type = any(List.of(
                "checkout.session.completed",
                "checkout.session.expired",
                "charge.refunded",
                "charge.dispute.created",
                "customer.created"));
        var object = switch (type) {
            case "charge.refunded" ->
                object(
                        "id",
                        "ch_1",
                        "object",
                        "charge",
                        "payment_intent",
                        paymentId,
                        "amount",
                        3_900,
                        "amount_refunded",
                        random.nextInt(1, 3_900));
            case "charge.dispute.created" ->
                object("id", "dp_1", "object", "dispute", "payment_intent", paymentId, "amount", 3_900);
            default ->
                object(
                        "id",
                        "cs_1",
                        "object",
                        "checkout.session",
                        "mode",
                        "payment",
                        "payment_status",
                        "paid",
                        "payment_intent",
                        paymentId,
                        "client_reference_id",
                        any(ids),
                        "amount_total",
                        3_900,
                        "currency",
                        "usd",
                        "metadata",
                        object("uid", any(List.of(alice, bob)), "packId", "image-500"));
        };
        return object(
                "id",
                "evt_1",
                "object",
                "event",
                "api_version",
                "2025-03-31.basil",
                "created",
                1_772_366_400,
                "type",
                type,
                "data",
                object("object", object));
    }

    private List<Map.Entry<String, String>> headers(String pattern, byte[] body) {
        var headers = new ArrayList<Map.Entry<String, String>>();
        if (body.length > 0 || once(0.1)) {
            headers.add(Map.entry(
                    "Content-Type",
                    once(0.93)
                            ? "application/json"
                            : any(List.of(
                                    "text/plain",
                                    "application/json; charset=utf-16",
                                    "application/json;charset=nonsense",
                                    "application/x-www-form-urlencoded",
                                    "multipart/form-data",
                                    "application/problem+json",
                                    "/",
                                    "*/*",
                                    "nonsense"))));
        }
        if (once(0.9)) {
            headers.add(Map.entry(
                    "Idempotency-Key",
                    once(0.8) ? "key-" + random.nextInt(5_000) : once(0.1) ? "reversal:" + any(ids) : oddHeader()));
        }
        if (once(0.1)) {
            headers.add(Map.entry(
                    "Accept",
                    any(List.of(
                            "text/html",
                            "application/xml",
                            "nonsense",
                            "*/*;q=0",
                            "",
                            "application/json;q=2",
                            "a/b/c"))));
        }
        if (once(0.1)) {
            headers.add(Map.entry(
                    any(List.of(
                            "Authorization",
                            "Range",
                            "X-HTTP-Method-Override",
                            "If-None-Match",
                            "If-Modified-Since",
                            "Cookie",
                            "Origin",
                            "Accept-Language",
                            "Accept-Encoding",
                            "Accept-Charset",
                            "Forwarded",
                            "X-Forwarded-For",
                            "X-Forwarded-Prefix",
                            "Expect",
                            "Content-Encoding",
                            "Upgrade",
                            "X-Requested-With")),
                    oddHeader()));
        }
        if (pattern.startsWith(WEBHOOKS)) {
            sign(pattern, body, headers);
        }
        return headers;
    }

    private void sign(String pattern, byte[] body, List<Map.Entry<String, String>> headers) {
        var timestamp = System.currentTimeMillis() / 1_000;
        if (once(0.05)) {
            headers.add(Map.entry(any(List.of("webhook-signature", "Stripe-Signature")), oddHeader()));
        } else if (pattern.endsWith("jobs")) {
            headers.add(Map.entry("webhook-id", "msg_1"));
            headers.add(Map.entry("webhook-timestamp", once(0.95) ? Long.toString(timestamp) : oddHeader()));
            headers.add(Map.entry("webhook-signature", Webhooks.signJob(JOBS_SECRET, "msg_1", timestamp, body)));
        } else {
            headers.add(Map.entry("Stripe-Signature", Webhooks.signStripe(STRIPE_SECRET, timestamp, body)));
        }
    }

    private String oddHeader() {
        return any(List.of(
                "",
                " ",
                "two words",
                "Basic",
                "Basic !!!",
                "Basic YWxpY2U6d3Jvbmc=",
                "Bearer x",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "bytes=0-1",
                "bytes=5-1,,",
                "DELETE",
                "\u0001",
                "\u0085",
                "é\u00ff",
                "0",
                "-1",
                "9".repeat(30),
                "x".repeat(2_000),
                "a=b; JSESSIONID=1; " + alice,
                "gzip;q=9",
                "for=\"_x\";proto=ftp",
                "100-continue",
                "https://evil.example",
                "xx-XX-x-x;q=a",
                "*"));
    }

    private String odd() {
        return any(List.of(
                "",
                " ",
                ",",
                ",,image",
                "0",
                "-1",
                "201",
                "1e3",
                "9".repeat(40),
                "null",
                "\u0000",
                "\u0001x",
                "\ud83d\udca5",
                "\u202e txet",
                "é",
                "'; drop table users; --",
                "%",
                "_",
                "\\",
                "../../etc/passwd",
                "${jndi:ldap://x}",
                "{{7*7}}",
                "=HYPERLINK(\"x\")",
                "2026-02-30",
                "2026-13-01T00:00:00Z",
                "-999999999-01-01T00:00:00Z",
                "+999999999-12-31T23:59:59Z",
                "0000-01-01",
                "1-1-1-1-1",
                "00000000-0000-0000-0000-000000000000",
                "x".repeat(300),
                "x".repeat(5_000)));
    }

    private MvcTestResult send(Request request) {
        var builder = http.method(HttpMethod.valueOf(request.method()))
                .uri(URI.create(request.path() + request.query()))
                .with(as(request.actor()));
        for (var header : request.headers()) {
            builder = builder.header(header.getKey(), header.getValue());
        }
        return (request.body().length == 0 ? builder : builder.content(request.body())).exchange();
    }

    private RequestPostProcessor as(Actor actor) {
        return switch (actor) {
            case NOBODY -> anonymous();
            case ALICE -> user(alice).roles("USER");
            case BOB -> user(bob).roles("USER");
            case SERVICE -> user("service:fuzz").roles("SERVICE");
            case ADMIN -> user("admin-" + run).roles("ADMIN");
        };
    }

    // Planted data and how it is compared

    private UUID credit(String uid, String reason, int i) {
        var posting = Posting.adjustment(
                uid, i % 2 == 0 ? "image" : "video", Direction.CREDIT, 1_000_000, reason, "tester", uid + "-" + i);
        ledger.post(posting);
        return ledger.findByIdempotencyKey(posting.idempotencyKey())
                .orElseThrow()
                .id();
    }

    private UUID lot(String uid, int i) {
        var terms = LotTerms.of(Category.PROMOTIONAL, Instant.parse("2098-01-01T00:00:00Z"), null);
        var posting = Posting.adjustment(uid, "video", Direction.CREDIT, 10, "Gift", "tester", uid + "-lot-" + i)
                .inLots(List.of(Slice.opening(10, terms)));
        ledger.post(posting);
        var opened = ledger.findByIdempotencyKey(posting.idempotencyKey()).orElseThrow();
        return Objects.requireNonNull(opened.lots().getFirst().lotId());
    }

    private String askForGrant(String adminUid) {
        var id = UUID.randomUUID();
        jdbc.sql("""
                        insert into grant_requests (id, idempotency_key, uid, type, direction, amount, reason, requested_by,
                                                    requested_at, expires_at, state)
                        values (:id, :key, :uid, 'image', 'credit', 1, 'Fuzzed', :admin, :now, :end, 'pending')
                        """)
                .param("id", id)
                .param("key", "adjust:" + id)
                .param("uid", alice)
                .param("admin", adminUid)
                .param("now", java.time.OffsetDateTime.parse("2026-01-01T00:00:00Z"))
                .param("end", java.time.OffsetDateTime.parse("2126-01-01T00:00:00Z"))
                .update();
        return id.toString();
    }

    private void pay(String paymentId, String uid, String packId) {
        assertThat(webhooks.sendStripeEvent(
                        Webhooks.checkoutSession("checkout.session.completed", "paid", paymentId, uid, packId)))
                .hasStatusOk();
    }

    private void publish(int number) {
        assertThat(http.post()
                        .uri("/api/admin/plans")
                        .with(as(Actor.ADMIN))
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("""
                                {"id": "fuzzed-%1$d", "group": "fuzzed", "name": "Pro",
                                 "allotments": [{"type": "image", "credits": 1, "every": "year"}],
                                 "prices": [{"id": "price_%1$d", "every": "year", "priceMinor": 2000, "currency": "USD"}]}
                                """.formatted(number)))
                .hasStatusOk();
    }

    private String checkout(String uid) {
        return created(http.post()
                .uri("/api/payments/checkout")
                .with(user(uid).roles("USER"))
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"packId\": \"image-500\"}")
                .exchange());
    }

    private String reserve(String uid) {
        return created(http.post()
                .uri("/api/credits/reservations")
                .with(as(Actor.SERVICE))
                .contentType(MediaType.APPLICATION_JSON)
                .content(
                        "{\"uid\": \"%1$s\", \"source\": \"s\", \"jobId\": \"of-%1$s\", \"type\": \"image\", \"amount\": 9}"
                                .formatted(uid))
                .exchange());
    }

    private static String created(MvcTestResult answer) {
        assertThat(answer.getResponse().getStatus()).isIn(200, 201);
        return JsonPath.read(new String(answer.getResponse().getContentAsByteArray(), UTF_8), "$.id");
    }

    /** The number of rows of each table, and all of its content that can change. */
    private Map<String, Object> state() {
        return jdbc.sql("select " + tablesSql + """
                        , (select sum(amount) from balances) as had, (select sum(held) from balances) as held,
                        (select count(settled_at) from holds) as settled,
                        (select sum(taken_credits) from payments) as taken
                        """).query().singleRow();
    }

    private boolean once(double probability) {
        return random.nextDouble() < probability;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
