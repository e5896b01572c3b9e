package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** An HTTP server that answers like Stripe's API, also like a failing one. */
public final class StripeStandIn {

    /** Its current behavior. */
    public enum Mood {
        WELL,
        DOWN,
        ERROR_500,
        SLOW,
        TRICKLING
    }

    /** Shared by all tests, because the application reads its address once. */
    public static final StripeStandIn INSTANCE = new StripeStandIn();

    private static final String SESSIONS = "/v1/checkout/sessions";
    private static final String INVOICES = "/v1/invoices";
    private static final String SUBSCRIPTIONS = "/v1/subscriptions";
    private static final String PORTAL = "/v1/billing_portal/sessions";

    private final List<String> creations = new CopyOnWriteArrayList<>();
    private final Map<String, String> sessionByKey = new ConcurrentHashMap<>();
    private final List<String> completed = new CopyOnWriteArrayList<>();
    private final List<String> paidInvoices = new CopyOnWriteArrayList<>();
    private final Map<String, String> sessions = new ConcurrentHashMap<>();
    private final List<String> retrievals = new CopyOnWriteArrayList<>();
    private final List<String> expired = new CopyOnWriteArrayList<>();
    private final Map<String, String> customers = new ConcurrentHashMap<>();
    private final Map<String, List<String>> lines = new ConcurrentHashMap<>();
    private volatile Mood mood = Mood.WELL;
    private volatile CountDownLatch slowness = new CountDownLatch(0);
    private HttpServer server;
    private final int port;

    private StripeStandIn() {
        start(0);
        port = server.getAddress().getPort();
    }

    public void becomes(Mood mood) {
        slowness.countDown();
        slowness = new CountDownLatch(1);
        if (this.mood == Mood.DOWN && mood != Mood.DOWN) {
            start(port);
        } else if (this.mood != Mood.DOWN && mood == Mood.DOWN) {
            server.stop(0);
        }
        this.mood = mood;
    }

    /** The decoded forms of the requests to open sessions. */
    public List<String> creations() {
        return creations;
    }

    /** Adds a session to the list, which has two a page. */
    public void complete(String session) {
        completed.add(session);
    }

    /** Adds an invoice to the list, which has two a page. */
    public void pay(String invoice) {
        paidInvoices.add(invoice);
    }

    /** Removes the completed sessions from the list, to keep it short. */
    public void forgetCompleted() {
        completed.clear();
    }

    /** Sets the answer to a request for a session by its id; by default it is as it was opened. */
    public void answer(String sessionId, String session) {
        sessions.put(sessionId, session);
    }

    /** The ids of the requested sessions, each as often as it was requested. */
    public List<String> retrievals() {
        return retrievals;
    }

    /** Sets the lines of an invoice, which has two a page. */
    public void bill(String invoiceId, List<String> linesOfInvoice) {
        lines.put(invoiceId, linesOfInvoice);
    }

    /** The ids of the sessions that were to expire, whether they could or not. */
    public List<String> expired() {
        return expired;
    }

    /** Makes a subscription known, with its customer. */
    public void subscribe(String subscriptionId, String customer) {
        customers.put(subscriptionId, customer);
    }

    private void start(int onPort) {
        try {
            server = HttpServer.create(new InetSocketAddress("localhost", onPort), 0);
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(SESSIONS, this::answer);
        server.createContext(INVOICES, this::answer);
        server.createContext(SUBSCRIPTIONS, this::answer);
        server.createContext(PORTAL, this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        switch (mood) {
            case ERROR_500 -> send(exchange, 500, "{\"error\": {\"type\": \"api_error\", \"message\": \"A bad day\"}}");
            case SLOW -> {
                await();
                send(exchange, 200, session(exchange, form));
            }
            case TRICKLING -> trickle(exchange);
            case WELL, DOWN -> {
                var path = exchange.getRequestURI().getPath();
                if (path.equals(PORTAL)) {
                    send(
                            exchange,
                            200,
                            "{\"id\": \"bps_1\", \"object\": \"billing_portal.session\", \"url\": \"https://billing.stripe.example/?%s\"}"
                                    .formatted(form));
                } else if (path.endsWith("/expire")) {
                    expire(exchange, path.substring(SESSIONS.length() + 1, path.lastIndexOf('/')));
                } else if (path.endsWith("/lines")) {
                    var invoiceId = path.substring(INVOICES.length() + 1, path.lastIndexOf('/'));
                    send(exchange, 200, page(exchange, lines.getOrDefault(invoiceId, List.of())));
                } else if (path.startsWith(SUBSCRIPTIONS)) {
                    retrieveSubscription(exchange, path.substring(SUBSCRIPTIONS.length() + 1));
                } else if (!exchange.getRequestMethod().equals("GET")) {
                    send(exchange, 200, session(exchange, form));
                } else if (exchange.getRequestURI().getPath().equals(SESSIONS)) {
                    send(exchange, 200, page(exchange, completed));
                } else if (exchange.getRequestURI().getPath().equals(INVOICES)) {
                    send(exchange, 200, page(exchange, paidInvoices));
                } else {
                    retrieve(exchange);
                }
            }
        }
    }

    private void await() {
        try {
            slowness.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private String session(HttpExchange exchange, String form) {
        creations.add(URLDecoder.decode(form, UTF_8));
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var id = sessionByKey.computeIfAbsent(key, _ -> "cs_test_" + Given.key());
        var session = """
                {"id": "%s", "object": "checkout.session", "status": "open", "payment_status": "unpaid",
                 "url": "https://checkout.stripe.example/c/pay/%1$s"}
                """.formatted(id);
        sessions.putIfAbsent(id, session);
        return session;
    }

    private void expire(HttpExchange exchange, String id) throws IOException {
        expired.add(id);
        var session = sessions.get(id);
        if (session == null || !session.contains("\"status\": \"open\"")) {
            send(exchange, 400, """
                    {"error": {"type": "invalid_request_error",
                     "message": "Only Checkout Sessions with a status in [\"open\"] can be expired."}}
                    """);
            return;
        }
        var after = session.replace("\"status\": \"open\"", "\"status\": \"expired\"");
        sessions.put(id, after);
        send(exchange, 200, after);
    }

    private void retrieveSubscription(HttpExchange exchange, String id) throws IOException {
        var customer = customers.get(id);
        if (customer == null) {
            send(exchange, 404, """
                    {"error": {"type": "invalid_request_error", "code": "resource_missing",
                     "message": "No such subscription: %s"}}
                    """.formatted(id));
            return;
        }
        send(exchange, 200, """
                {"id": "%s", "object": "subscription", "customer": "%s"}
                """.formatted(id, customer));
    }

    private void retrieve(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var id = uri.getPath().substring(SESSIONS.length() + 1);
        retrievals.add(id);
        var session = sessions.get(id);
        if (session == null) {
            send(exchange, 404, """
                    {"error": {"type": "invalid_request_error", "code": "resource_missing",
                     "message": "No such checkout.session: %s"}}
                    """.formatted(id));
            return;
        }
        if (!URLDecoder.decode(String.valueOf(uri.getQuery()), UTF_8).contains("expand[0]=payment_intent")) {
            throw new IllegalStateException("the payment intent was not asked for: " + uri);
        }
        send(exchange, 200, session);
    }

    private static String page(HttpExchange exchange, List<String> all) {
        var query = exchange.getRequestURI().getQuery();
        var from = 0;
        for (var i = 0; i < all.size(); i++) {
            if (query.contains("starting_after=" + idOf(all.get(i)))) {
                from = i + 1;
            }
        }
        var page = all.subList(from, Math.min(all.size(), from + 2));
        return "{\"object\": \"list\", \"url\": \"%s\", \"has_more\": %b, \"data\": [%s]}"
                .formatted(exchange.getRequestURI().getPath(), from + page.size() < all.size(), String.join(",", page));
    }

    private static String idOf(String session) {
        return session.replaceAll("(?s).*?\"id\":\\s*\"([^\"]+)\".*", "$1");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    /** One byte at a time, so that no single read is slow. */
    private void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (var i = 0; i < 100; i++) {
                out.write(' ');
                out.flush();
                if (slowness.await(200, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** Points an application to this server, with timeouts that a healthy answer meets on a busy machine too. */
    public static class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            TestPropertyValues.of(
                            "credits.payments.stripe.secret-key=sk_test_stand_in",
                            "credits.payments.stripe.api-base=http://localhost:" + INSTANCE.port,
                            "credits.payments.stripe.read-timeout-ms=3000",
                            "credits.payments.stripe.call-timeout-ms=6000",
                            "credits.payments.public-url=https://credits.example.com")
                    .applyTo(context);
        }
    }
}
