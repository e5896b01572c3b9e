package org.creditsledger.security;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Answers.text;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.IdentityProvider;
import org.creditsledger.testing.StripeDatabaseTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The answers of every endpoint to every caller: real tokens, through the real filter chains. */
@StripeDatabaseTest
class AuthorizationMatrixTest {

    /** Every id belongs to alice; of the services, one has the scope credits:write, one credits:read. */
    private static final String MATRIX = """
                                                               nobody alice  bob writer reader admin  expired audience issuer none  key
            GET  /api/credits/ledger                         |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/ledger?startAfter={entry}      |  401    200   400   403    403   400  |  401     401     401   401   401
            GET  /api/credits/balances                       |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/changes                        |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/export.csv                     |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/reservations                   |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/reservations?startAfter={hold} |  401    200   400   403    403   400  |  401     401     401   401   401
            GET  /api/credits/users/{uid}/ledger             |  401    403   403   200    200   403  |  401     401     401   401   401
            GET  /api/credits/users/{uid}/balances           |  401    403   403   200    200   403  |  401     401     401   401   401
            GET  /api/credits/users/{uid}/changes            |  401    403   403   200    200   403  |  401     401     401   401   401
            GET  /api/credits/users/{uid}/reservations       |  401    403   403   200    200   403  |  401     401     401   401   401
            GET  /api/credits/quote?{work}                   |  401    200   200   400    400   200  |  401     401     401   401   401
            GET  /api/credits/quote?{work}&uid={alice}       |  401    200   403   200    200   200  |  401     401     401   401   401
            POST /api/credits/reservations                   |  401    403   403   201    403   403  |  401     401     401   401   401
            GET  /api/credits/reservations/{id}              |  401    403   403   200    200   403  |  401     401     401   401   401
            POST /api/credits/reservations/{id}/capture      |  401    403   403   200    403   403  |  401     401     401   401   401
            POST /api/credits/reservations/{id}/extend       |  401    403   403   200    403   403  |  401     401     401   401   401
            POST /api/credits/reservations/{id}/release      |  401    403   403   200    403   403  |  401     401     401   401   401
            GET  /api/plans                                  |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/credits/subscription                   |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/payments/packs                         |  401    200   200   403    403   200  |  401     401     401   401   401
            POST /api/payments/checkout                      |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/payments/checkouts/{id}                |  401    200   404   403    403   404  |  401     401     401   401   401
            GET  /api/invoices                               |  401    200   200   403    403   200  |  401     401     401   401   401
            GET  /api/invoices?startAfter={invoice}          |  401    200   400   403    403   400  |  401     401     401   401   401
            GET  /api/invoices/{id}                          |  401    200   404   403    403   200  |  401     401     401   401   401
            GET  /api/invoices/{id}.pdf                      |  401    200   404   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/ledger                   |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/ledger?uid={alice}       |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/changes                  |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/export.csv?uid={alice}   |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/exports                  |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/summaries?{days}         |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/summaries.csv?{days}     |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/anomalies                |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/anomalies/{id}           |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/anomalies/{id}/state     |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/anomalies/{id}/assign    |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/adjust                   |  401    403   403   403    403   201  |  401     401     401   401   401
            GET  /api/admin/credits/lots/{id}                |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/lots/{id}                |  401    403   403   403    403   404  |  401     401     401   401   401
            GET  /api/admin/plans                            |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/plans/{id}/versions              |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/plans                            |  401    403   403   403    403   200  |  401     401     401   401   401
            POST /api/admin/plans/{id}/active                |  401    403   403   403    403   404  |  401     401     401   401   401
            GET  /api/admin/subscriptions                    |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/users/{uid}/reservations |  401    403   403   403    403   200  |  401     401     401   401   401
            POST /api/admin/credits/reservations/{id}/release |  401   403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/users                    |  401    403   403   403    403   200  |  401     401     401   401   401
            POST /api/admin/credits/users/{id}/disable       |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/users/{id}/enable        |  401    403   403   403    403   404  |  401     401     401   401   401
            GET  /api/admin/credits/grant-requests           |  401    403   403   403    403   200  |  401     401     401   401   401
            GET  /api/admin/credits/grant-requests/{id}     |  401    403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/grant-requests/{id}/approve | 401 403   403   403    403   404  |  401     401     401   401   401
            POST /api/admin/credits/grant-requests/{id}/reject | 401 403   403   403     403   404  |  401     401     401   401   401
            POST /api/admin/credits/grant-requests/{id}/withdraw | 401 403 403   403     403   404  |  401     401     401   401   401
            POST /api/admin/credits/verify?uid={alice}       |  401    403   403   403    403   200  |  401     401     401   401   401

            # These know signatures and no tokens.
            POST /api/webhooks/jobs                          |  401    401   401   401    401   401  |  401     401     401   401   401
            POST /api/webhooks/stripe                        |  401    401   401   401    401   401  |  401     401     401   401   401

            # What the API is may be read by all, and no credentials are looked at.
            GET  /api/openapi.json                           |  200    200   200   200    200   200  |  200     200     200   200   200
            GET  /api/openapi.json.yaml                      |  200    200   200   200    200   200  |  200     200     200   200   200
            GET  /api/openapi.json/swagger-config            |  200    200   200   200    200   200  |  200     200     200   200   200
            GET  /api/docs                                   |  302    302   302   302    302   302  |  302     302     302   302   302
            GET  /api/problems                               |  200    200   200   200    200   200  |  200     200     200   200   200

            # Beside the pages, whose sessions these callers do not have: off to the sign-in.
            GET  /bills/credits/export.csv                   |  302    302   302   302    302   302  |  302     302     302   302   302
            GET  /bills/invoices/{id}.pdf                    |  302    302   302   302    302   302  |  302     302     302   302   302
            GET  /admin/credits/export.csv                   |  302    302   302   302    302   302  |  302     302     302   302   302
            GET  /admin/credits/daily/export.csv             |  302    302   302   302    302   302  |  302     302     302   302   302
            ANY  /error                                      |  302    302   302   302    302   302  |  302     302     302   302   302
            """;

    private static final Map<String, String> BODIES = Map.ofEntries(
            entry("/api/credits/reservations", """
            {"uid": "{alice}", "source": "text2image", "jobId": "{new}", "type": "image", "amount": 1}
            """),
            entry("/api/credits/reservations/{id}/extend", "{\"timeoutMs\": 7200000}"),
            entry("/api/admin/credits/reservations/{id}/release", "{\"reason\": \"Test\"}"),
            entry("/api/admin/credits/lots/{id}", "{\"void\": true, \"reason\": \"Test\"}"),
            entry("/api/admin/plans", """
            {"id": "matrix", "group": "matrix", "name": "Matrix", "free": true, "dryRun": true,
             "allotments": [{"type": "image", "credits": 1, "every": "month"}]}
            """),
            entry("/api/admin/plans/{id}/active", "{\"active\": true}"),
            entry("/api/payments/checkout", """
            {"packId": "image-100"}
            """),
            entry("/api/admin/credits/adjust", """
            {"uid": "{alice}", "type": "image", "direction": "credit", "amount": 1, "reason": "Test"}
            """),
            entry("/api/admin/credits/anomalies/{id}/state", """
            {"state": "reviewed"}
            """),
            entry("/api/admin/credits/anomalies/{id}/assign", """
            {"uid": "{alice}", "packId": "image-100"}
            """),
            entry("/api/webhooks/jobs", "{}"),
            entry("/api/webhooks/stripe", "{}"));

    @Autowired
    MockMvcTester http;

    @Autowired
    ApplicationContext application;

    @Autowired
    IdentityProvider provider;

    @Autowired
    ServiceIdentity identity;

    @Autowired
    LedgerService ledger;

    @Autowired
    PurchaseService purchases;

    @Autowired
    Given given;

    String alice = "";
    String bob = "";
    UUID entry;
    UUID invoice;
    String checkout = "";

    @BeforeEach
    void alice_has_everything() {
        alice = given.userWith(100);
        bob = given.userWith(100);
        purchases.credit(new Payment("pi_" + alice, alice, "image-100", 900, "USD"));
        entry = given.entryIdOf("credit:purchase:pi_" + alice);
        invoice = ledger.findByIdempotencyKey("credit:purchase:pi_" + alice)
                .orElseThrow()
                .invoiceId();
        var opened = text(exchange("POST", "/api/payments/checkout", Caller.ALICE));
        checkout = opened.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
    }

    static Stream<Row> rows() {
        return MATRIX.lines()
                .skip(1)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Row::parse);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_caller_gets_the_expected_status(Row row) {
        var softly = new SoftAssertions();
        for (var caller : Caller.values()) {
            var answer = exchange(row.method(), row.address(), caller);
            var what = row + " as " + caller;
            softly.assertThat(answer.getResponse().getStatus()).as(what).isEqualTo(row.expected(caller));
            if (row.isOfTheApi()) {
                // An API call leaves no session that a browser could use.
                softly.assertThat(answer.getRequest().getSession(false))
                        .as("session of " + what)
                        .isNull();
                softly.assertThat(answer.getResponse().getHeader(HttpHeaders.SET_COOKIE))
                        .as("cookie of " + what)
                        .isNull();
            }
            if (row.expected(caller) == 401) {
                softly.assertThat(answer.getResponse().getContentType())
                        .as(what)
                        .isEqualTo(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                softly.assertThat(text(answer))
                        .as(what)
                        .containsPattern("\"code\":\"" + (row.isWebhook() ? "bad-signature" : "unauthenticated") + '"');
                softly.assertThat(answer.getResponse().getHeader(HttpHeaders.WWW_AUTHENTICATE) != null)
                        .as("challenge of " + what)
                        .isEqualTo(!row.isWebhook());
            }
            if (caller == Caller.BOB) {
                softly.assertThat(text(answer)).as(what).doesNotContain(alice);
            }
        }
        softly.assertAll();
    }

    /** A new endpoint needs a row with its permitted callers. */
    @Test
    void every_endpoint_is_in_the_matrix() {
        var endpoints = new TreeSet<String>();
        application.getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .forEach(endpoint -> {
                    var methods = endpoint.getMethodsCondition().getMethods().stream()
                            .map(RequestMethod::name)
                            .toList();
                    for (var pattern : endpoint.getPatternValues()) {
                        (methods.isEmpty() ? List.of("ANY") : methods)
                                .forEach(method -> endpoints.add(method + " " + pattern));
                    }
                });

        assertThat(rows().map(Row::endpoint).distinct().toList()).containsExactlyInAnyOrderElementsOf(endpoints);
    }

    /** The answer does not even reveal whether it exists. */
    @ParameterizedTest
    @CsvSource({
        "BOB, /api/invoices/, invoice, '', 404",
        "BOB, /api/invoices/, invoice, .pdf, 404",
        "BOB, /api/payments/checkouts/, checkout, '', 404",
        "ADMIN, /api/payments/checkouts/, checkout, '', 404",
        "BOB, /api/credits/ledger?startAfter=, entry, '', 400",
        "ADMIN, /api/credits/ledger?startAfter=, entry, '', 400",
        "BOB, /api/invoices?startAfter=, invoice, '', 400",
        "BOB, /api/credits/reservations/, hold, '', 403",
        "BOB, /api/invoices/, entry, '', 404",
        "ALICE, /api/credits/ledger?startAfter=, invoice, '', 400",
    })
    void another_users_data_is_answered_like_missing_data(
            Caller caller, String before, String what, String after, int status) {
        var theirs = idOf(what);
        var nobodys = UUID.randomUUID().toString();

        var answer = exchange("GET", before + theirs + after, caller);

        assertThat(answer).hasStatus(status);
        assertThat(text(answer).replace(theirs, "ID"))
                .isEqualTo(
                        text(exchange("GET", before + nobodys + after, caller)).replace(nobodys, "ID"));
    }

    private String idOf(String what) {
        return switch (what) {
            case "invoice" -> invoice.toString();
            case "entry" -> entry.toString();
            case "checkout" -> checkout;
            case "hold" -> newHold();
            default -> throw new IllegalArgumentException(what);
        };
    }

    /** A new one each time, because it can be settled only once. */
    private String newHold() {
        var id = new AtomicReference<String>("");
        identity.run("service:test", () -> {
            id.set(given.placed(Given.hold(alice, 1)).id().toString());
        });
        return id.get();
    }

    private MvcTestResult exchange(String method, String address, Caller caller) {
        var path = address.replaceAll("\\?.*", "");
        var uri = filled(address, path);
        var request = http.method(HttpMethod.valueOf(method.equals("ANY") ? "GET" : method))
                .uri(URI.create(uri))
                // Only the token identifies the caller.
                .with(anonymous())
                .header("Idempotency-Key", Given.key());
        var body = BODIES.get(path);
        if (body != null) {
            request.contentType(MediaType.APPLICATION_JSON).content(filled(body, path));
        }
        var token = token(caller);
        if (token != null) {
            request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
        return request.exchange();
    }

    private String filled(String text, String path) {
        var id = path.contains("/invoices/") ? "invoice" : path.contains("/checkouts/") ? "checkout" : "hold";
        return (text.contains("{id}") ? text.replace("{id}", idOf(id)) : text)
                .replace("{hold}", text.contains("{hold}") ? newHold() : "")
                .replace("{alice}", alice)
                .replace("{uid}", alice)
                .replace("{new}", Given.key())
                .replace("{entry}", String.valueOf(entry))
                .replace("{invoice}", String.valueOf(invoice))
                .replace("{days}", "from=2026-01-01&to=2026-01-31")
                .replace("{work}", "source=text2image&model=flux-pro&resolution=1024x1024&quantity=1");
    }

    private @Nullable String token(Caller caller) {
        return switch (caller) {
            case NOBODY -> null;
            case ALICE -> provider.person(alice, "user");
            case BOB -> provider.person(bob);
            case WRITER -> provider.service("writer", "credits:write");
            case READER -> provider.service("reader", "credits:read");
            case ADMIN -> provider.person("the-admin", "admin");
            case EXPIRED -> provider.expired(alice);
            case ANOTHER_AUDIENCE -> provider.forAnotherAudience(alice);
            case ANOTHER_ISSUER -> provider.ofAnotherIssuer(alice);
            case UNSIGNED -> provider.unsigned(alice);
            case ANOTHER_KEY -> provider.signedWithAnotherKey(alice);
        };
    }

    /** In the order of the columns. */
    enum Caller {
        NOBODY,
        ALICE,
        BOB,
        WRITER,
        READER,
        ADMIN,
        EXPIRED,
        ANOTHER_AUDIENCE,
        ANOTHER_ISSUER,
        UNSIGNED,
        ANOTHER_KEY
    }

    record Row(String method, String address, List<Integer> statuses) {

        static Row parse(String line) {
            var cells =
                    new ArrayList<>(Arrays.asList(line.replace("|", " ").trim().split(" +")));
            var statuses = cells.subList(2, cells.size()).stream()
                    .map(Integer::valueOf)
                    .toList();
            assertThat(statuses).as(line).hasSameSizeAs(Caller.values());
            return new Row(cells.get(0), cells.get(1), statuses);
        }

        int expected(Caller caller) {
            return statuses.get(caller.ordinal());
        }

        String endpoint() {
            return method + " " + address.replaceAll("\\?.*", "");
        }

        boolean isOfTheApi() {
            return address.startsWith("/api/");
        }

        boolean isWebhook() {
            return address.startsWith("/api/webhooks/");
        }

        @Override
        public String toString() {
            return method + " " + address;
        }
    }
}
