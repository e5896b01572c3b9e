package org.creditsledger.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.creditsledger.testing.UnpackedApplication;
import org.springframework.util.FileSystemUtils;

/** Sends, kills, restarts, sends again and compares, cycle after cycle, on the same data. */
class CrashProof {

    private static final int MAX_LISTED = 20;

    private final Options options;
    private final Random random;
    private final Path folder;
    private final Outcome outcome;
    private final Deque<Fault> nextFaults = new ArrayDeque<>();
    private final Set<String> listed = new HashSet<>();

    private KillablePostgres postgres;
    private Relay toPostgres;
    private Relay toApplication;
    private KillableApplication application;
    private ClientLog log;
    private Client client;
    private Load load;
    private Follower follower;

    private CrashProof(Options options) {
        this.options = options;
        this.random = new Random(options.seed());
        this.folder = options.folder().resolve(options.isPostgres() ? "on-postgresql" : "on-h2");
        this.outcome = new Outcome(options);
    }

    static Outcome run(Options options) throws IOException, InterruptedException, SQLException {
        var proof = new CrashProof(options);
        // Ctrl-C must also end the child processes.
        var cleaning = new Thread(proof::endProcesses);
        Runtime.getRuntime().addShutdownHook(cleaning);
        try {
            proof.start();
            proof.cycles();
            proof.end();
            return proof.outcome;
        } finally {
            // The hook stays: it then finds nothing to end, and it cannot be removed during a shutdown.
            proof.endProcesses();
        }
    }

    private void start() throws IOException, InterruptedException, SQLException {
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        var unpacked = UnpackedApplication.of(options.jar());
        var environment = new LinkedHashMap<String, String>();
        environment.put(
                "CREDITS_DATA_DIR", folder.resolve("data").toAbsolutePath().toString());
        environment.putAll(Client.SECRETS);
        if (options.isPostgres()) {
            startPostgres();
            environment.putAll(postgres.settingsOfApplication(toPostgres.port()));
        }
        application = new KillableApplication(unpacked, folder.resolve("application.log"), environment);
        toApplication = Relay.to(application.port());
        log = new ClientLog(folder.resolve("client.log"));
        client = new Client(log, toApplication.port());
        load = new Load(client, options.wishesPerSecond(), options.maxInFlight(), options.seed());
        application.start();
        follower = Follower.of(toApplication.port(), options.seed());
        if (options.isPostgres()) {
            // The setup itself must not be lost: without the demo's accounts no request would be accepted.
            postgres.checkpoint();
        }
    }

    private void startPostgres() throws IOException, SQLException, InterruptedException {
        var settings = new LinkedHashMap<String, String>();
        if (options.synchronousCommit().equals("off")) {
            settings.put("synchronous_commit", "off");
            // PostgreSQL loses confirmed but unwritten commits; this extends the window from 0.2 to up to ten seconds.
            settings.put("wal_writer_delay", "10s");
        }
        postgres = new KillablePostgres(folder, settings);
        toPostgres = Relay.toPostgres(postgres.port());
        outcome.facts().put("PostgreSQL", postgres.show("server_version"));
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes", "wal_writer_delay")) {
            outcome.facts().put(setting, postgres.show(setting));
        }
    }

    private void cycles() throws IOException, InterruptedException, SQLException {
        var deadline = System.nanoTime() + options.minutes() * 60_000_000_000L;
        for (var cycle = 1; cycle <= options.cycles() && System.nanoTime() < deadline; cycle++) {
            cycle(cycle);
        }
    }

    private void cycle(int cycle) throws IOException, InterruptedException, SQLException {
        var start = System.nanoTime();
        var requestsBefore = client.requests();
        var resolvedBefore = client.resolved();
        var doneBefore = client.resolvedAsDone();
        var fault = nextFault();
        load.start();
        Thread.sleep(800 + random.nextInt(3_200));
        happen(fault);
        Thread.sleep(300 + random.nextInt(500));
        load.stop();
        var findings = new Findings();
        if (!options.isPostgres()) {
            // Read while no process has it open; unanswered wishes may be stored or not.
            findings = Audit.compare(log.read(), Snapshot.ofH2(folder));
        }
        var begin = System.nanoTime();
        var wasKilled = !application.isRunning();
        if (wasKilled) {
            application.start();
        } else {
            application.awaitReady();
        }
        var readyMillis = (System.nanoTime() - begin) / 1_000_000;
        if (wasKilled) {
            outcome.restarted(readyMillis);
        }
        load.resolved(client.resolve());
        if (options.isPostgres()) {
            findings = Audit.compare(log.read(), snapshot(postgres.connectAsSuperuser()));
        }
        var chainBreaks = client.verify();
        outcome.add(fault, findings, chainBreaks);
        say(
                "%4d  %-18s  %4d requests  %3d unknown, %3d of them done  ready in %4d ms  lost %d  doubled %d  broken %d  chain %d  %.1f s",
                cycle,
                fault.title,
                client.requests() - requestsBefore,
                client.resolved() - resolvedBefore,
                client.resolvedAsDone() - doneBefore,
                readyMillis,
                findings.lost().size(),
                findings.doubled().size(),
                findings.broken().size(),
                chainBreaks.size(),
                (System.nanoTime() - start) / 1e9);
        list("lost", findings.lost());
        list("doubled", findings.doubled());
        list("broken", findings.broken());
        list("chain", chainBreaks);
    }

    /** All faults once in random order, and then again: every fault occurs. */
    private Fault nextFault() {
        if (nextFaults.isEmpty()) {
            var shuffled = new ArrayList<>(options.faults());
            Collections.shuffle(shuffled, random);
            nextFaults.addAll(shuffled);
        }
        return nextFaults.remove();
    }

    private void happen(Fault fault) throws IOException, InterruptedException {
        switch (fault) {
            case APPLICATION_KILLED -> application.kill();
            case DATABASE_KILLED -> {
                postgres.kill();
                Thread.sleep(random.nextInt(1_000));
                postgres.start();
            }
            case BOTH_KILLED -> {
                postgres.kill();
                application.kill();
                postgres.start();
            }
            case COMMITS_CUT -> {
                var before = toPostgres.cutCommits();
                var cuts = 1 + random.nextInt(8);
                toPostgres.cutNextCommits(cuts);
                for (var i = 0; i < 30 && toPostgres.cutCommits() - before < cuts; i++) {
                    Thread.sleep(100);
                }
                toPostgres.cutNoMoreCommits();
                outcome.cutCommits(toPostgres.cutCommits() - before);
            }
            case CLIENTS_CUT -> {
                for (var i = 3 + random.nextInt(8); i > 0; i--) {
                    toApplication.cutAll();
                    Thread.sleep(random.nextInt(150));
                }
            }
        }
    }

    /** Nothing may be unknown any longer, and a clean stop must lose nothing either. */
    private void end() throws IOException, InterruptedException, SQLException {
        outcome.facts().put("entries that a follower read", "%,d".formatted(follower.finish()));
        application.stop();
        var stored = options.isPostgres() ? snapshot(postgres.connectAsSuperuser()) : Snapshot.ofH2(folder);
        var findings = Audit.compareAtEnd(log.read(), stored);
        follower.compare(stored, findings);
        outcome.add(null, findings, List.of());
        list("lost", findings.lost());
        list("doubled", findings.doubled());
        list("broken", findings.broken());
        outcome.requests(client, load.turnedAway());
        list("unexpected", client.unexpected());
        list("never answered", client.unanswered());
    }

    private Snapshot snapshot(Connection connection) throws SQLException {
        try (connection) {
            return Snapshot.read(connection);
        }
    }

    /** Only new findings: lost entries stay lost. */
    private void list(String title, List<String> findings) {
        var unseen = findings.stream().filter(listed::add).toList();
        unseen.stream().limit(MAX_LISTED).forEach(finding -> say("      %s: %s", title, finding));
        if (unseen.size() > MAX_LISTED) {
            say("      … and %d more", unseen.size() - MAX_LISTED);
        }
    }

    private static void say(String text, Object... about) {
        System.out.println(text.formatted(about));
    }

    private void endProcesses() {
        Closing.inOrder(follower, application, toApplication, toPostgres, postgres, log);
    }

    /** The results of a run: the rows of the table. */
    static class Outcome {

        private final Options options;
        private final Map<String, String> facts = new LinkedHashMap<>();
        private final Map<Fault, Integer> faults = new LinkedHashMap<>();
        private final List<Long> restartMillis = new ArrayList<>();
        private int cycles;
        private int cutCommits;
        private int lost;
        private int doubled;
        private int broken;
        private int chainBreaks;
        private int unexpected;
        private int neverAnswered;

        Outcome(Options options) {
            this.options = options;
            options.faults().forEach(fault -> faults.put(fault, 0));
            facts.put("cycles", "");
            facts.put("seed", Long.toString(options.seed()));
            facts.put("commit", System.getProperty("crash.commit", "unknown"));
            facts.put(
                    "machine",
                    "%d cores, Java %s, %s %s"
                            .formatted(
                                    Runtime.getRuntime().availableProcessors(),
                                    System.getProperty("java.runtime.version"),
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch")));
            facts.put("database", options.isPostgres() ? "PostgreSQL" : "H2, WRITE_DELAY=0");
        }

        Map<String, String> facts() {
            return facts;
        }

        void restarted(long millis) {
            restartMillis.add(millis);
        }

        void cutCommits(int count) {
            cutCommits += count;
        }

        /** @param fault null for the check at the end */
        void add(Fault fault, Findings findings, List<String> verified) {
            if (fault != null) {
                cycles++;
                faults.merge(fault, 1, Integer::sum);
            }
            lost = Math.max(lost, findings.lost().size());
            doubled = Math.max(doubled, findings.doubled().size());
            broken = Math.max(broken, findings.broken().size());
            chainBreaks = Math.max(chainBreaks, verified.size());
        }

        void requests(Client client, int turnedAway) {
            facts.put("requests", "%,d".formatted(client.requests()));
            facts.put("acknowledged", "%,d".formatted(client.acknowledged()));
            facts.put(
                    "unknown, then resolved by the same key",
                    "%,d, of which %,d had been carried out".formatted(client.resolved(), client.resolvedAsDone()));
            client.errors().forEach((error, count) -> facts.put("of these answered `" + error + "`", count.toString()));
            facts.put("not sent, as too many were in flight", "%,d".formatted(turnedAway));
            unexpected = client.unexpected().size();
            neverAnswered = client.unanswered().size();
        }

        /** Whether nothing was lost, doubled or broken. */
        boolean isClean() {
            return lost + doubled + broken + chainBreaks + unexpected + neverAnswered == 0;
        }

        int cycles() {
            return cycles;
        }

        int lost() {
            return lost;
        }

        /** As a table in Markdown. */
        @Override
        public String toString() {
            var rows = new LinkedHashMap<>(facts);
            rows.put("cycles", Integer.toString(cycles));
            faults.forEach((fault, count) -> rows.put(
                    fault.title,
                    fault == Fault.COMMITS_CUT ? "%d, %d connections".formatted(count, cutCommits) : count.toString()));
            if (!restartMillis.isEmpty()) {
                var sorted = restartMillis.stream().sorted().toList();
                rows.put("restart of the application, median", "%.1f s".formatted(sorted.get(sorted.size() / 2) / 1e3));
            }
            rows.put("requests in flight, at most", Integer.toString(options.maxInFlight()));
            rows.put("wishes a second", "%.0f".formatted(options.wishesPerSecond()));
            rows.put("**lost**", Integer.toString(lost));
            rows.put("**doubled**", Integer.toString(doubled));
            rows.put("**invariant breaks**", Integer.toString(broken));
            rows.put("**chain breaks**", Integer.toString(chainBreaks));
            if (neverAnswered > 0) {
                rows.put("**never answered**", Integer.toString(neverAnswered));
            }
            if (unexpected > 0) {
                rows.put("**unexpected answers**", Integer.toString(unexpected));
            }
            var text = new StringBuilder("| | |\n|---|---|\n");
            rows.forEach((name, value) ->
                    text.append("| ").append(name).append(" | ").append(value).append(" |\n"));
            return text.toString();
        }
    }
}
