package org.creditsledger.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.PackagedApplication;

/**
 * Measures the cost of a visit of the credits page: bytes over the network on the first and on later visits, and server
 * memory while the page is open. It counts the bytes on the way to Chromium. Each session belongs to a page in
 * Chromium, with its own cookies and WebSocket.
 */
record VisitsBench(PackagedApplication application, CountingRelay relay, Browser browser) {

    private static final String PAGE = "/bills/credits";
    private static final String USER = "alice";
    private static final int WARM_UP_SESSIONS = 30;
    private static final int SESSIONS = 200;
    private static final int QUIET_MS = 1_500;

    private static final int MAX_FIRST_KB = 600;
    private static final int MAX_AGAIN_KB = 60;
    private static final int MAX_SESSION_KB = 1_024;

    private static final Pattern HEAP_TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("visits");
        try (var application = PackagedApplication.ofJar(folder, Map.of());
                var relay = new CountingRelay(URI.create(application.url()).getPort());
                var browser = new Browser()) {
            var bench = new VisitsBench(application, relay, browser);
            var report = bench.measure();
            System.out.println(report);
            if (arguments.length == 0) {
                Files.writeString(Path.of("docs/measurements/performance-visits.md"), report);
            }
        }
    }

    private String measure() throws Exception {
        var page = browser.newPage(1280, ColorScheme.LIGHT);
        var first = visit(page, () -> {
            page.getByLabel("User name").fill(USER);
            page.locator("input[type=password]").fill("demo");
            page.keyboard().press("Enter");
        });
        var again = visit(page, () -> {});
        page.context().close();

        var context = browser.newPage(1280, ColorScheme.LIGHT).context();
        // Otherwise it would carry the cookie of the newest session, to which the page does not belong.
        context.route(
                url -> url.contains("v-r=heartbeat"),
                heartbeat -> heartbeat.fulfill(new Route.FulfillOptions().setStatus(200)));
        openPages(context, WARM_UP_SESSIONS);
        var before = heapBytes();
        openPages(context, SESSIONS);
        var perSession = (heapBytes() - before) / SESSIONS;

        var table = "| what | measured | limit |\n|---|---:|---:|\n"
                + row("first visit, empty cache", first.totalBytes(), MAX_FIRST_KB)
                + row("second visit", again.totalBytes(), MAX_AGAIN_KB)
                + row("server memory per open page, over " + SESSIONS + " sessions", perSession, MAX_SESSION_KB);
        return """
                # What a visit costs

                Written by `./bench visits`. The page is `/bills/credits` of alice in the demo, with a WebSocket for push;
                the first visit includes the sign-in. A relay counts the bytes on the wire, including headers and WebSocket.
                Memory is the size of the heap after a full collection, with %d sessions open, minus the size before:
                session, page, rows and WebSocket.

                %s
                The first visit loads:

                %s
                The second visit loads:

                %s
                """.formatted(SESSIONS, table, first.largest(), again.largest());
    }

    private static String row(String what, long bytes, int limitKb) {
        return "| %s | %,d KB | %,d KB |%n".formatted(what, Math.ceilDiv(bytes, 1_024), limitKb);
    }

    /** Loads the page and counts until nothing has arrived for a while. */
    private Visit visit(Page page, Runnable signingIn) {
        var cdp = page.context().newCDPSession(page);
        var urls = new LinkedHashMap<String, String>();
        var bytes = new LinkedHashMap<String, Long>();
        var before = relay.answeredBytes();
        cdp.on("Network.requestWillBeSent", event -> urls.put(id(event), url(event)));
        cdp.on(
                "Network.loadingFinished",
                event -> bytes.merge(
                        urls.getOrDefault(id(event), "?"),
                        event.get("encodedDataLength").getAsLong(),
                        Long::sum));
        cdp.send("Network.enable");
        page.navigate(relay.url() + PAGE);
        signingIn.run();
        page.getByText("flux").first().waitFor();
        page.waitForTimeout(QUIET_MS);
        cdp.detach();
        return new Visit(relay.answeredBytes() - before, bytes);
    }

    private static String id(JsonObject event) {
        return event.get("requestId").getAsString();
    }

    private static String url(JsonObject event) {
        return event.getAsJsonObject("request").get("url").getAsString();
    }

    /**
     * Each page has its own session, which stays with the WebSocket that it was opened with. The pages share a context,
     * because Chromium starts another process of 100 MB for each additional one.
     */
    private void openPages(BrowserContext context, int pages) {
        for (var i = 0; i < pages; i++) {
            context.clearCookies();
            var page = context.newPage();
            Browser.signIn(page, application.url(), USER);
            page.navigate(application.url() + PAGE);
            page.getByText("flux").first().waitFor();
        }
    }

    /** After a full collection, which counting the objects causes. */
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

    /** @param bytesByUrl as reported by Chromium, without those of the WebSocket; the total includes them */
    private record Visit(long totalBytes, Map<String, Long> bytesByUrl) {

        String largest() {
            var parts = new LinkedHashMap<>(bytesByUrl);
            parts.put(
                    "WebSocket",
                    totalBytes
                            - bytesByUrl.values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
            return "| what | KB |\n|---|---:|\n"
                    + parts.entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                            .limit(10)
                            .map(entry ->
                                    "| `%s` | %,.1f |".formatted(name(entry.getKey()), entry.getValue() / 1_024.0))
                            .collect(Collectors.joining("\n"))
                    + "\n";
        }

        private static String name(String url) {
            var path = url.replaceFirst("^https?://[^/]*", "").replaceFirst("\\?(v-r=\\w+).*", "?$1");
            return path.replaceAll("[-=][0-9a-f]{32,}", "…");
        }
    }
}
