package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.report;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.Threads.atOnce;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.creditsledger.CreditsLedgerApplication;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.mock.web.MockServletContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.web.context.support.GenericWebApplicationContext;

/** Events of one job that arrive at the same moment, very often. */
@Tag("long")
@DatabaseTest
record JobRacesTest(
        JobService jobs,
        LedgerService ledger,
        IntegrityService integrity,
        ServiceIdentity identity,
        SecurityContextHolderStrategy contexts,
        Environment settings,
        Given given) {

    private static final int JOBS = 1_000;
    private static final int USERS = 8;
    private static final long CREDITS = 100_000;

    @Test
    void a_success_and_a_failure_at_once_charge_nothing() throws Exception {
        race(List.of(SUCCEEDED, FAILED), List.of(own()));
    }

    @Test
    @EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
    void a_start_a_success_and_a_failure_at_once_on_two_nodes_charge_and_hold_nothing() throws Exception {
        try (var other = anotherNode()) {
            race(List.of(STARTED, SUCCEEDED, FAILED), List.of(own(), Node.of(other)));
        }
    }

    @Test
    void a_start_a_success_and_a_failure_at_once_charge_and_hold_nothing() throws Exception {
        race(List.of(STARTED, SUCCEEDED, FAILED), List.of(own()));
    }

    @Test
    void a_start_and_a_failure_at_once_hold_nothing() throws Exception {
        race(List.of(STARTED, FAILED), List.of(own()));
    }

    /** Each has its own identities. */
    private record Node(JobService jobs, ServiceIdentity identity) {

        static Node of(ApplicationContext application) {
            return new Node(application.getBean(JobService.class), application.getBean(ServiceIdentity.class));
        }

        void handle(JobEvent event) {
            identity.run("service:test", () -> jobs.handle(event));
        }
    }

    private Node own() {
        return new Node(jobs, identity);
    }

    private ConfigurableApplicationContext anotherNode() {
        var application = new SpringApplication(CreditsLedgerApplication.class);
        application.setApplicationContextFactory(_ -> new GenericWebApplicationContext(new MockServletContext()));
        var shared = Stream.of(
                        "spring.datasource.url",
                        "spring.datasource.username",
                        "spring.datasource.password",
                        "spring.flyway.user",
                        "spring.flyway.password")
                .filter(settings::containsProperty)
                .map(name -> "--" + name + "=" + settings.getProperty(name));
        var other = application.run(Stream.concat(Stream.of("--spring.profiles.active=test"), shared)
                .toArray(String[]::new));
        // Its start has replaced the strategy that both share.
        SecurityContextHolder.setContextHolderStrategy(contexts);
        return other;
    }

    /** Each kind has its threads, which take the jobs in nearly the same order, so that each job's events meet. */
    private void race(List<JobEvent.Kind> kinds, List<Node> nodes) throws Exception {
        var seed = Long.getLong("credits.test.seed", new SplittableRandom().nextLong());
        var uids =
                IntStream.range(0, USERS).mapToObj(_ -> given.userWith(CREDITS)).toList();
        var names = IntStream.range(0, JOBS).mapToObj(_ -> key()).toList();
        var threadsOfAKind = 3;

        atOnce(kinds.size() * threadsOfAKind, thread -> {
            var random = new Random(seed + thread);
            var kind = kinds.get(thread % kinds.size());
            for (var job = thread / kinds.size(); job < JOBS; job += threadsOfAKind) {
                if (random.nextInt(4) == 0) {
                    Thread.onSpinWait();
                    Thread.yield();
                }
                nodes.get(thread % nodes.size()).handle(report(kind, names.get(job), uids.get(job % USERS), 1));
            }
            return thread;
        });

        var left = new ArrayList<Long>();
        uids.forEach(uid -> {
            var balance = ledger.balances(uid).perType().getFirst();
            left.add(balance.amount());
            assertThat(balance.held()).as("held by %s, seed %d", uid, seed).isZero();
            assertThat(integrity.verify(uid).findings()).as("seed %d", seed).isEmpty();
        });
        assertThat(left).as("seed %d", seed).containsOnly(CREDITS);
    }
}
