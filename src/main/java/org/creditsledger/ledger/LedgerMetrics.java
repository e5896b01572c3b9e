package org.creditsledger.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.creditsledger.database.AfterCommit;
import org.springframework.stereotype.Component;

/** Counts the results of postings and holds, for operators; docs/guides/observability.md explains each name. */
@Component
class LedgerMetrics {

    /** Clients choose the sources of their jobs: beyond this number, further ones share a series. */
    private static final int MAX_SOURCES = 64;

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final DistributionSummary batchPostings;
    private final Timer transactions;
    private final Set<String> sources = ConcurrentHashMap.newKeySet();
    private final Map<String, Timer> timersByOutcome = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> namesOfResults = new ConcurrentHashMap<>();

    LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
        batchPostings = DistributionSummary.builder("credits.writer.batch")
                .baseUnit("postings")
                .description("Postings that shared a transaction")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200)
                .register(registry);
        transactions = Timer.builder("credits.writer.transaction")
                .description("Time to write the postings of one transaction")
                .publishPercentileHistogram()
                .register(registry);
    }

    void watch(CoalescingWriter writer) {
        Gauge.builder("credits.writer.waiting", writer, CoalescingWriter::waiting)
                .baseUnit("postings")
                .description("Postings that wait for a transaction")
                .register(registry);
        Gauge.builder("credits.writer.locked", writer, CoalescingWriter::lockedOut)
                .baseUnit("postings")
                .description("Postings that wait because another transaction has locked their balance")
                .register(registry);
        Gauge.builder("credits.writer.writing", writer, CoalescingWriter::writing)
                .baseUnit("transactions")
                .description("Transactions that are being written")
                .register(registry);
    }

    <T> T transaction(int postings, Supplier<T> write) {
        batchPostings.record(postings);
        return transactions.record(write);
    }

    /** @param startNanos the time of the request, of {@link System#nanoTime} */
    void answered(Posting posting, PostingResult result, long startNanos) {
        var tookNanos = System.nanoTime() - startNanos;
        AfterCommit.run(() -> count(posting, result, tookNanos));
    }

    private void count(Posting posting, PostingResult result, long tookNanos) {
        var outcome = nameOf(result);
        var tags = Tags.of(
                "type", posting.type(),
                "direction", posting.direction().code(),
                "source", sourceTag(posting.source()));
        counter("credits.postings", "Postings that were answered", tags.and("outcome", outcome))
                .increment();
        if (result instanceof PostingResult.Posted) {
            counter("credits.posted.credits", "Whole credits that were posted", tags)
                    .increment(posting.amount());
        }
        time(outcome, tookNanos);
    }

    /** It is unknown whether it was written: the caller sends it again. */
    void failed(long startNanos) {
        time("failed", System.nanoTime() - startNanos);
    }

    void hold(String action, Object result) {
        AfterCommit.run(() -> holds(action, nameOf(result)).increment());
    }

    void expired(int holds) {
        holds("expire", "expired").increment(holds);
    }

    /** The sweep met a balance that could not be written. */
    void notExpired() {
        holds("expire", "failed").increment();
    }

    private Counter holds(String action, String outcome) {
        return counter("credits.holds", "Holds that were asked for", Tags.of("action", action, "outcome", outcome));
    }

    private void time(String outcome, long tookNanos) {
        timersByOutcome.computeIfAbsent(outcome, this::timer).record(tookNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(String outcome) {
        return Timer.builder("credits.posting")
                .description("Time from asking for a posting to its answer")
                .tag("outcome", outcome)
                .publishPercentileHistogram()
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private String sourceTag(String source) {
        if (sources.size() < MAX_SOURCES) {
            sources.add(source);
        }
        return sources.contains(source) ? source : OTHER;
    }

    /** A result is named after its record: {@code KeyConflict} is key-conflict. */
    private String nameOf(Object result) {
        return namesOfResults.computeIfAbsent(
                result.getClass(),
                type -> type.getSimpleName()
                        .replaceAll("(?<=.)(?=\\p{Lu})", "-")
                        .toLowerCase(Locale.ROOT));
    }
}
