package org.creditsledger.history;

import static java.util.Comparator.comparing;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets programs follow the entries: each committed entry comes exactly once, whatever is committed in the meantime, late, or by another
 * node. A wait holds no connection.
 */
@Service
public class Changes {

    /** The most entries of one answer. */
    public static final int MAX_SIZE = 1_000;

    /** The longest wait. */
    public static final int MAX_WAIT_MS = 30_000;

    /** How soon entries of other nodes are noticed. */
    private static final Duration PAUSE = Duration.ofMillis(250);

    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ChangeQueries queries;
    private final ChangeWaits waits;
    private final CreditsWatch watch;
    private final TransactionTemplate reading;
    private final SecurityContextHolderStrategy contexts;

    // Guarded by this: what all that wait for entries of everybody share.
    private long last;
    private long lookedNanos = System.nanoTime() - LOOK_EVERY_NANOS;

    Changes(
            ChangeQueries queries,
            ChangeWaits waits,
            CreditsWatch watch,
            PlatformTransactionManager transactions,
            SecurityContextHolderStrategy contexts) {
        this.queries = queries;
        this.waits = waits;
        this.watch = watch;
        this.contexts = contexts;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /**
     * @param entries in the order of their positions, or of their times in the feed of a user
     * @param next what to ask with for the entries after these
     */
    @Schema(name = "Changes")
    public record Part(List<Entry> entries, String next) {}

    /**
     * The next entries of all users. Entries wait for every transaction that began to write before theirs.
     *
     * @param after the next of the part before; null for the first entry
     * @param limit 1 to {@value #MAX_SIZE}
     * @param wait for the first entry
     */
    @PreAuthorize("hasRole('ADMIN')")
    public Part ofEverybody(@Nullable String after, int limit, Duration wait) {
        var cursor = after == null ? ChangeCursor.OfAll.START : ChangeCursor.OfAll.parse(after);
        var part = readAll(cursor, limit);
        if (!part.entries().isEmpty() || wait.isZero()) {
            return part;
        }
        try (var waiting = waits.begin(caller(), wait)) {
            while (part.entries().isEmpty() && waiting.pause(PAUSE)) {
                part = last() > cursor.position() ? readAll(cursor, limit) : part;
            }
        }
        return part;
    }

    /**
     * The next entries of one user: of each type in the order of their seq, which is that of the commits, and without waiting for anybody
     * else's transactions.
     */
    @PreAuthorize("hasAnyRole('SERVICE', 'ADMIN') or #uid == authentication.name")
    public Part of(String uid, @Nullable String after, int limit, Duration wait) {
        var cursor = after == null ? ChangeCursor.OfUser.start(uid) : ChangeCursor.OfUser.parse(uid, after);
        var part = readOwn(cursor, limit);
        if (!part.entries().isEmpty() || wait.isZero()) {
            return part;
        }
        try (var waiting = waits.begin(caller(), wait);
                var _ = watch.watch(uid, waiting::wake)) {
            do {
                part = readOwn(cursor, limit);
            } while (part.entries().isEmpty() && waiting.pause(PAUSE));
        }
        return part;
    }

    private Part readAll(ChangeCursor.OfAll cursor, int limit) {
        var entries = read(() -> {
            var horizon = queries.horizon();
            if (cursor.position() >= horizon) {
                throw ChangeCursor.ahead();
            }
            return queries.after(cursor, horizon, limit);
        });
        var next = entries.isEmpty() ? cursor : entries.getLast().cursor();
        return new Part(entries.stream().map(ChangeQueries.Placed::entry).toList(), next.toString());
    }

    private Part readOwn(ChangeCursor.OfUser cursor, int limit) {
        var entries = read(() -> {
            var last = queries.lastSeqs(cursor.uid());
            if (cursor.seqs().entrySet().stream()
                    .anyMatch(seq -> seq.getValue() > last.getOrDefault(seq.getKey(), 0L))) {
                throw ChangeCursor.ahead();
            }
            return last.entrySet().stream()
                    .filter(seq -> seq.getValue() > cursor.seq(seq.getKey()))
                    .flatMap(
                            seq -> queries.ofType(cursor.uid(), seq.getKey(), cursor.seq(seq.getKey()), limit).stream())
                    // The times of one type rise with its seq.
                    .sorted(comparing(Entry::createdAt).thenComparing(Entry::type))
                    .limit(limit)
                    .toList();
        });
        var seqs = new HashMap<>(cursor.seqs());
        entries.forEach(entry -> seqs.put(entry.type(), entry.seq()));
        return new Part(entries, new ChangeCursor.OfUser(cursor.uid(), seqs).toString());
    }

    /** However many wait, the node looks at most ten times a second. */
    private synchronized long last() {
        if (System.nanoTime() - lookedNanos >= LOOK_EVERY_NANOS) {
            last = read(() -> queries.last(queries.horizon()));
            lookedNanos = System.nanoTime();
        }
        return last;
    }

    private <T> T read(Supplier<T> query) {
        return reading.execute(_ -> query.get());
    }

    private String caller() {
        var authentication = contexts.getContext().getAuthentication();
        return authentication == null ? "" : authentication.getName();
    }
}
