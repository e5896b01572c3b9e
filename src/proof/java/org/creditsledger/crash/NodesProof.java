package org.creditsledger.crash;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.creditsledger.crash.Intent.Kind;
import org.creditsledger.testing.UnpackedApplication;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The program of {@code ./test nodes}: two nodes on one PostgreSQL behind haproxy. Each minute it kills the node of a
 * browser under load; at the end it updates both nodes one after the other. It ends with 0 if nothing was wrong.
 */
class NodesProof {

    private static final Path JAR = Path.of("target/credits-ledger.jar");
    private static final Path FOLDER = Path.of("target/nodes");
    private static final Pattern SUMMARIZED = Pattern.compile("summari[sz]ed days: (\\d+)");
    private static final String NAMES = "ab";

    /** A new node is slow at first. */
    private static final int WARM_UP_MS = 10_000;

    private final int minutes;
    private final Path fromJar;
    private KillablePostgres postgres;
    private final List<KillableApplication> nodes = new ArrayList<>();
    private Proxy proxy;
    private ClientLog log;
    private Client client;
    private Load load;
    private Visitor visitor;
    private final List<Window> windows = new ArrayList<>();
    private final List<Long> signInMillis = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int daysToSummarize;

    private NodesProof(int minutes, Path fromJar) {
        this.minutes = minutes;
        this.fromJar = fromJar;
    }

    private void start(double wishesPerSecond, long seed) throws IOException, InterruptedException, SQLException {
        // Ctrl-C must also end the child processes.
        Runtime.getRuntime().addShutdownHook(new Thread(this::endProcesses));
        FileSystemUtils.deleteRecursively(FOLDER);
        Files.createDirectories(FOLDER);
        var unpacked = UnpackedApplication.of(fromJar);
        postgres = new KillablePostgres(FOLDER, Map.of());
        var settings = new LinkedHashMap<>(postgres.settingsOfApplication(postgres.port()));
        settings.putAll(Client.SECRETS);
        // So frequent that both nodes start in the same second many times.
        settings.put("CREDITS_SUMMARIES_CRON", "*/5 * * * * *");
        settings.put("CREDITS_SHUTDOWN_DRAINMS", "5000");
        for (var name : NAMES.split("")) {
            nodes.add(new KillableApplication(unpacked, FOLDER.resolve("node-" + name + ".log"), settings));
        }
        proxy = new Proxy(
                System.getenv("HAPROXY"),
                FOLDER.resolve("haproxy.log"),
                nodes.getFirst().port(),
                nodes.getLast().port());
        log = new ClientLog(FOLDER.resolve("client.log"));
        client = new Client(log, proxy.port());
        load = new Load(client, wishesPerSecond, 64, seed);
        facts.put("commit · seed", System.getProperty("crash.commit", "unknown") + " · " + seed);
        facts.put("wishes a second", "%.0f".formatted(wishesPerSecond));
        for (var node : nodes) {
            node.start();
        }
        proxy.start();
        visitor = new Visitor(proxy.port());
    }

    public static void main(String... arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        var minutes = 10;
        var rate = 30.0;
        var seed = System.nanoTime() % 1_000_000;
        var from = JAR;
        for (var i = 0; i < arguments.length; i += 2) {
            if (i + 1 == arguments.length
                    || !List.of("--minutes", "--rate", "--seed", "--from").contains(arguments[i])) {
                System.err.println(arguments[i] + " is unknown or has no value; see ./test --help");
                System.exit(2);
            }
            switch (arguments[i]) {
                case "--minutes" -> minutes = Integer.parseInt(arguments[i + 1]);
                case "--from" -> from = Path.of(arguments[i + 1]);
                case "--rate" -> rate = Double.parseDouble(arguments[i + 1]);
                default -> seed = Long.parseLong(arguments[i + 1]);
            }
        }
        var isRight = false;
        try {
            var proof = new NodesProof(minutes, from);
            proof.start(rate, seed);
            isRight = proof.run();
        } catch (Throwable failure) {
            failure.printStackTrace();
        }
        // Ends the nodes, too: the load's threads would keep them running.
        System.exit(isRight ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException, SQLException {
        visitor.comesAndSignsIn();
        daysToSummarize = awaitSummaries();
        warmUp();
        for (var minute = 1; minute <= minutes; minute++) {
            minute(minute);
        }
        update();
        end();
        System.out.println("\n| | |\n|---|---|");
        facts.forEach((name, value) -> System.out.println("| " + name + " | " + value + " |"));
        wrong.forEach(finding -> System.out.println("WRONG: " + finding));
        return wrong.isEmpty();
    }

    private void warmUp() throws IOException, InterruptedException {
        var begin = System.nanoTime();
        load.start();
        Thread.sleep(WARM_UP_MS);
        load.stop();
        windows.add(new Window(begin, System.nanoTime()));
    }

    private void minute(int minute) throws IOException, InterruptedException, SQLException {
        var begin = System.nanoTime();
        load.start();
        daysToSummarize += forgetSummaries();
        visitor.usesThePage();
        sleepUntil(begin, 20);

        var name = visitor.node();
        var killed = node(name);
        var window = System.nanoTime();
        killed.kill();
        signInMillis.add(visitor.goesOnAfterSignIn());
        if (visitor.node().equals(name)) {
            wrong.add("minute " + minute + ": the browser was sent to the node that is killed");
        }
        Thread.sleep(5_000);
        killed.start();
        Thread.sleep(WARM_UP_MS);
        windows.add(new Window(window, System.nanoTime()));

        visitor.usesThePage();
        if (minute % 2 == 0) {
            proxyRestarts();
        }
        sleepUntil(begin, 60);
        load.stop();
        load.resolved(client.resolve());
        var findings = compare();
        var chain = client.verify();
        chain.forEach(finding -> wrong.add("minute " + minute + ", chain: " + finding));
        System.out.printf(
                "%3d  node %s killed%s  signed in again after %d ms  lost %d  doubled %d  broken %d  chain %d%n",
                minute,
                name,
                minute % 2 == 0 ? ", proxy restarted" : "",
                signInMillis.getLast(),
                findings.lost().size(),
                findings.doubled().size(),
                findings.broken().size(),
                chain.size());
    }

    /** A visitor notices nothing: they stay signed in, and their node still pushes new entries. */
    private void proxyRestarts() throws IOException, InterruptedException {
        var begin = System.nanoTime();
        var before = visitor.node();
        proxy.stop();
        proxy.start();
        visitor.usesThePage();
        // At the visitor's node: pages do not show new entries of another node (docs/background/scaling.md).
        creditVisitorAt(node(before));
        visitor.isToldOfANewEntry();
        if (!visitor.node().equals(before)) {
            wrong.add("after a restart the proxy sent the browser to another node");
        }
        windows.add(new Window(begin, System.nanoTime()));
    }

    private void creditVisitorAt(KillableApplication node) throws IOException {
        var key = "visitor-" + System.nanoTime();
        var body = """
                {"uid": "%s", "type": "image", "direction": "credit", "amount": 5, "reason": "Proof of two nodes"}""".formatted(Visitor.UID);
        var credit = new Intent(
                1, Kind.ADJUST, key, Visitor.UID, "image", "credit", 5, "/api/admin/credits/adjust", key, body);
        // Not in the log of the audit, which checks only its own users.
        try (var ownLog = new ClientLog(FOLDER.resolve("visitor.log"))) {
            new Client(ownLog, node.port()).send(credit).filter(Answer::isDone).orElseThrow();
        }
    }

    /** To the new version, or the same: each node is stopped and started while the other one continues. */
    private void update() throws IOException, InterruptedException, SQLException {
        var begin = System.nanoTime();
        var before = client.took().size();
        load.start();
        Thread.sleep(3_000);
        var unpacked = UnpackedApplication.of(JAR);
        for (var node : nodes) {
            node.stop();
            node.update(unpacked);
            node.start();
            Thread.sleep(3_000);
        }
        load.stop();
        windows.add(new Window(begin, System.nanoTime()));
        var during = client.took().stream().skip(before).toList();
        var unanswered = during.stream().filter(took -> !took.isAnswered()).count();
        facts.put(
                "requests while both nodes were updated",
                "%,d, of which %d without an answer".formatted(during.size(), unanswered));
        if (unanswered > 0) {
            wrong.add("a node that was told to end left requests without an answer");
        }
        load.resolved(client.resolve());
        compare();
    }

    private void end() throws IOException, InterruptedException, SQLException {
        for (var node : nodes) {
            node.stop();
        }
        var findings = compare();
        wrong.addAll(client.unexpected());
        wrong.addAll(client.unanswered());
        var summarized = summarizedByNodes();
        if (summarized != daysToSummarize) {
            wrong.add("%d days were summarized, and %d were expected".formatted(summarized, daysToSummarize));
        }
        var took = client.took();
        var outside = took.stream().filter(request -> !isInWindow(request)).toList();
        var unansweredOutside =
                outside.stream().filter(request -> !request.isAnswered()).count();
        if (unansweredOutside > 0) {
            wrong.add(unansweredOutside + " requests outside of the windows were not answered");
        }
        facts.put("minutes · nodes killed", minutes + " · " + signInMillis.size());
        facts.put("requests · acknowledged", "%,d · %,d".formatted(client.requests(), client.acknowledged()));
        facts.put(
                "unknown, resolved by the same key · had been carried out",
                "%,d · %,d".formatted(client.resolved(), client.resolvedAsDone()));
        facts.put(
                "lost · doubled · invariant breaks",
                findings.lost().size() + " · " + findings.doubled().size() + " · "
                        + findings.broken().size());
        facts.put("days summarized · to be summarized", summarized + " · " + daysToSummarize);
        facts.put(
                "outside of the windows: requests · p50 · p99 · p99.9",
                "%,d · %s".formatted(outside.size(), percentiles(outside)));
        facts.put(
                "in the windows: requests · p50 · p99 · p99.9",
                "%,d · %s".formatted(took.size() - outside.size(), percentiles(inWindows(took))));
        facts.put(
                "page there again after sign-in, median · most",
                "%d · %d ms"
                        .formatted(
                                signInMillis.stream().sorted().toList().get(signInMillis.size() / 2),
                                signInMillis.stream()
                                        .mapToLong(millis -> millis)
                                        .max()
                                        .orElse(0)));
    }

    private Findings compare() throws IOException, SQLException {
        try (var connection = postgres.connectAsSuperuser()) {
            var findings = Audit.compare(log.read(), Snapshot.read(connection));
            findings.lost().forEach(finding -> wrong.add("lost: " + finding));
            findings.doubled().forEach(finding -> wrong.add("doubled: " + finding));
            findings.broken().forEach(finding -> wrong.add("broken: " + finding));
            return findings;
        }
    }

    private KillableApplication node(String name) {
        return nodes.get(NAMES.indexOf(name));
    }

    private boolean isInWindow(Client.Took request) {
        return windows.stream()
                .anyMatch(window -> request.startNanos() + request.nanos() >= window.begin()
                        && request.startNanos() <= window.end());
    }

    private List<Client.Took> inWindows(List<Client.Took> took) {
        return took.stream().filter(this::isInWindow).toList();
    }

    private static String percentiles(List<Client.Took> took) {
        var sorted = took.stream()
                .filter(Client.Took::isAnswered)
                .mapToLong(Client.Took::nanos)
                .sorted()
                .toArray();
        return LongStream.of(500, 990, 999)
                .mapToObj(permille -> "%.0f ms".formatted(sorted[(int) (sorted.length * permille / 1000)] / 1e6))
                .reduce((left, right) -> left + " · " + right)
                .orElseThrow();
    }

    /** @return the number of days */
    private int awaitSummaries() throws InterruptedException, IOException, SQLException {
        while (summarizedByNodes() == 0) {
            Thread.sleep(500);
        }
        try (var connection = postgres.connectAsSuperuser();
                var row = connection.createStatement().executeQuery("select count(*) from summarised_days")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int summarizedByNodes() throws IOException {
        var days = 0;
        for (var name : NAMES.split("")) {
            var matcher = SUMMARIZED.matcher(Files.readString(FOLDER.resolve("node-" + name + ".log")));
            while (matcher.find()) {
                days += Integer.parseInt(matcher.group(1));
            }
        }
        return days;
    }

    /** Gives the nodes work: one must do it, the other must not. */
    private int forgetSummaries() throws SQLException {
        try (var connection = postgres.connectAsSuperuser();
                var statement = connection.createStatement()) {
            statement.execute("delete from daily_credits_summary");
            return statement.executeUpdate("delete from summarised_days");
        }
    }

    private static void sleepUntil(long beginNanos, int seconds) throws InterruptedException {
        Thread.sleep(Math.max(0, (beginNanos + seconds * 1_000_000_000L - System.nanoTime()) / 1_000_000));
    }

    private void endProcesses() {
        nodes.forEach(Closing::inOrder);
        Closing.inOrder(proxy, postgres);
    }

    /** The time of a change to the nodes or the proxy, including the warm-up after a start. */
    private record Window(long begin, long end) {}
}
