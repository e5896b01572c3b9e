package org.creditsledger.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;

/**
 * Measures what a visit of the credits page costs: bytes over the network, at first and again, and memory of the server for
 * as long as the page is open. The bytes are Chromium's own count. The sessions are opened by sending what Chromium sent,
 * each with a sign-in and a WebSocket of its own: 200 browsers would measure the machine and not the server.
 */
class VisitsBench {

    private static final String PAGE = "/bills/credits";
    private static final int WARM_UP_SESSIONS = 30;
    private static final int SESSIONS = 200;
    private static final int QUIET_MS = 1_500;

    private static final int MAX_FIRST_KB = 600;
    private static final int MAX_AGAIN_KB = 60;
    private static final int MAX_SESSION_KB = 1_024;

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" content=\"([^\"]+)\"");
    private static final Pattern SECURITY_KEY = Pattern.compile("\"Vaadin-Security-Key\":\"([^\"]+)\"");
    private static final Pattern PUSH_ID = Pattern.compile("\"Vaadin-Push-ID\":\"([^\"]+)\"");
    private static final Pattern SYNC_ID = Pattern.compile("\"syncId\":(\\d+)");
    private static final Pattern HEAP_TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    private final PackagedApplication application;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<WebSocket> open = new ArrayList<>();

    private VisitsBench(PackagedApplication application) {
        this.application = application;
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("visits");
        try (var application = new PackagedApplication(folder);
                var browser = new Browser()) {
            var bench = new VisitsBench(application);
            var report = bench.measure(browser);
            System.out.println(report);
            if (arguments.length == 0) {
                Files.writeString(Path.of("docs/performance-visits.md"), report);
            }
        }
    }

    private String measure(Browser browser) throws Exception {
        var page = browser.newPage(1280, ColorScheme.LIGHT);
        page.request().get(application.url() + "/login");
        signInBrowser(page);
        var first = visit(page);
        var again = visit(page);
        var script = record(page);
        page.context().close();

        openSessions(WARM_UP_SESSIONS, script);
        var before = heapBytes();
        openSessions(SESSIONS, script);
        var perSession = (heapBytes() - before) / SESSIONS;

        var table = "| what | measured | limit |\n|---|---:|---:|\n"
                + row("first visit, empty cache", first.totalBytes(), MAX_FIRST_KB)
                + row("second visit", again.totalBytes(), MAX_AGAIN_KB)
                + row("server memory per open page, over " + SESSIONS + " sessions", perSession, MAX_SESSION_KB);
        return """
                # What a visit costs

                Written by `./bench visits`. The page is `/bills/credits` of the demo's alice, after the sign-in, with a WebSocket
                for push. Bytes are those that Chromium counts on the wire, headers and all. Memory is what is left on the heap
                after a full collection, with %d sessions open, less what was there before: session, page, rows and WebSocket.

                %s
                What the first visit loads:

                %s
                """.formatted(SESSIONS, table, first.largest());
    }

    private static String row(String what, long bytes, int limitKb) {
        return "| %s | %,d KB | %,d KB |%n".formatted(what, Math.ceilDiv(bytes, 1_024), limitKb);
    }

    /** Loads the page, and counts until nothing has come for a while. */
    private Visit visit(Page page) {
        var cdp = page.context().newCDPSession(page);
        var urls = new LinkedHashMap<String, String>();
        var bytes = new LinkedHashMap<String, Long>();
        var webSocketBytes = new AtomicInteger();
        cdp.on("Network.requestWillBeSent", event -> urls.put(id(event), url(event)));
        cdp.on(
                "Network.loadingFinished",
                event -> bytes.merge(
                        urls.getOrDefault(id(event), "?"),
                        event.get("encodedDataLength").getAsLong(),
                        Long::sum));
        cdp.on(
                "Network.webSocketFrameReceived",
                event -> webSocketBytes.addAndGet(event.getAsJsonObject("response")
                        .get("payloadData")
                        .getAsString()
                        .length()));
        cdp.send("Network.enable");
        page.navigate(application.url() + PAGE);
        page.getByText("flux").first().waitFor();
        page.waitForTimeout(QUIET_MS);
        cdp.detach();
        bytes.put("WebSocket", (long) webSocketBytes.get());
        return new Visit(bytes);
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    private static String url(JsonObject event) {
        return event.getAsJsonObject("request").get("url").getAsString();
    }

    private void signInBrowser(Page page) {
        var cookies = signIn();
        page.context()
                .addCookies(List.of(new com.microsoft.playwright.options.Cookie(
                                "JSESSIONID", cookies.substring(cookies.indexOf('=') + 1))
                        .setUrl(application.url())));
    }

    /** What the browser sends to Vaadin while it opens the page. */
    private Script record(Page page) {
        var requests = new ArrayList<Recorded>();
        var webSockets = new ArrayList<String>();
        page.onRequest(request -> {
            if (request.url().contains("v-r=")) {
                requests.add(new Recorded(
                        request.method(), request.url(), request.postData() == null ? "" : request.postData()));
            }
        });
        page.onWebSocket(webSocket -> webSockets.add(webSocket.url()));
        page.navigate(application.url() + PAGE);
        page.getByText("flux").first().waitFor();
        page.waitForTimeout(QUIET_MS);
        // What is sent when the page is left belongs to the visit before.
        requests.removeIf(request -> requests.indexOf(request) < firstInit(requests));
        if (webSockets.isEmpty()) {
            throw new IllegalStateException("the page opened no WebSocket");
        }
        return new Script(List.copyOf(requests), webSockets.getLast());
    }

    private static int firstInit(List<Recorded> requests) {
        for (var i = 0; i < requests.size(); i++) {
            if (requests.get(i).url.contains("v-r=init")) {
                return i;
            }
        }
        throw new IllegalStateException("the page did not ask for a UI");
    }

    private void openSessions(int sessions, Script script) throws IOException, InterruptedException {
        for (var i = 0; i < sessions; i++) {
            openSession(script);
        }
    }

    private void openSession(Script script) throws IOException, InterruptedException {
        var cookie = signIn();
        send("GET", application.url() + PAGE, "", cookie);
        var listener = new Listener();
        var securityKey = "";
        var shown = new StringBuilder();
        for (var request : script.requests) {
            var body = request.body
                    .replaceAll("\"csrfToken\":\"[^\"]*\"", "\"csrfToken\":\"" + securityKey + "\"")
                    .replaceAll("\"syncId\":\\d+", "\"syncId\":" + listener.syncId.get());
            var answer = send(request.method, ofFirstPage(request.url), body, cookie);
            shown.append(answer);
            listener.read(answer);
            if (request.url.contains("v-r=init")) {
                securityKey = find(SECURITY_KEY, answer);
                var pushId = find(PUSH_ID, answer);
                open.add(http.newWebSocketBuilder()
                        .header("Cookie", cookie)
                        .buildAsync(
                                URI.create(ofFirstPage(script.webSocketUrl)
                                        .replaceAll("v-pushId=[^&]*", "v-pushId=" + pushId)),
                                listener)
                        .join());
            }
        }
        if (!shown.toString().contains("flux") && !listener.text.toString().contains("flux")) {
            throw new IllegalStateException("a session that was opened by hand shows no entries");
        }
    }

    /** A browser has had pages before; a new session has none. */
    private static String ofFirstPage(String url) {
        return url.replaceAll("v-uiId=\\d+", "v-uiId=0");
    }

    private String signIn() {
        try {
            var login = http.send(
                    HttpRequest.newBuilder(URI.create(application.url() + "/login"))
                            .build(),
                    BodyHandlers.ofString());
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create(application.url() + "/login"))
                            .header(
                                    "Cookie",
                                    cookie(login.headers()
                                            .firstValue("set-cookie")
                                            .orElseThrow()))
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .POST(BodyPublishers.ofString(
                                    "username=alice&password=demo&_csrf=" + find(CSRF, login.body())))
                            .build(),
                    BodyHandlers.ofString());
            return cookie(answer.headers().allValues("set-cookie").stream()
                    .filter(set -> set.startsWith("JSESSIONID="))
                    .findFirst()
                    .orElseThrow());
        } catch (IOException | InterruptedException exception) {
            throw new IllegalStateException(exception);
        }
    }

    private static String cookie(String setCookie) {
        return setCookie.substring(0, setCookie.indexOf(';'));
    }

    private String send(String method, String url, String body, String cookie)
            throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Cookie", cookie)
                        .header("Content-Type", "application/json; charset=UTF-8")
                        .header("Accept", "text/html,*/*")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.statusCode() + " for " + url);
        }
        return answer.body();
    }

    /** After a full collection, which counting the objects needs. */
    private long heapBytes() throws IOException, InterruptedException {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < 3; i++) {
            var jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(application.pid()),
                            "GC.class_histogram")
                    .start();
            var output = new String(jcmd.getInputStream().readAllBytes());
            jcmd.waitFor();
            least = Math.min(least, Long.parseLong(find(HEAP_TOTAL, output)));
        }
        return least;
    }

    private static String find(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text.substring(0, Math.min(500, text.length())));
        }
        return matcher.group(1);
    }

    private record Recorded(String method, String url, String body) {}

    private record Script(List<Recorded> requests, String webSocketUrl) {}

    private record Visit(Map<String, Long> bytes) {

        long totalBytes() {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }

        String largest() {
            return "| what | KB |\n|---|---:|\n"
                    + bytes.entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(10)
                            .map(entry -> "| %s | %,.1f |".formatted(name(entry.getKey()), entry.getValue() / 1_024.0))
                            .collect(Collectors.joining("\n"))
                    + "\n";
        }

        private static String name(String url) {
            var path = url.replaceFirst("^https?://[^/]*", "").replaceFirst("\\?(v-r=\\w+).*", "?$1");
            return path.replaceAll("-[0-9a-f]{32,}", "-…");
        }
    }

    /** Keeps the WebSocket open, and knows how far the server is. */
    private static class Listener implements WebSocket.Listener {

        private final AtomicInteger syncId = new AtomicInteger();
        private final StringBuffer text = new StringBuffer();

        void read(String answer) {
            SYNC_ID.matcher(answer).results().forEach(found -> syncId.set(Integer.parseInt(found.group(1))));
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            read(data.toString());
            webSocket.request(1);
            return null;
        }
    }
}
