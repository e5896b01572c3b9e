package org.creditsledger.ledger;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.creditsledger.database.AfterCommit;
import org.springframework.stereotype.Component;

/** Lets a page show at once what has moved: tells, after the commit, that a user's balances or holds have changed here. */
@Component
public class CreditsWatch {

    private static final Duration PAUSE_OF_ALL = Duration.ofSeconds(2);

    private final Map<String, Set<Watcher>> watchersByUid = new ConcurrentHashMap<>();
    private final Set<Watcher> watchersOfAll = ConcurrentHashMap.newKeySet();

    /**
     * @param changed is run soon after a change that this node made, on a thread of its own and never twice at once;
     *     changes that follow each other closely are told once
     * @return ends the watch; whoever watches must call it
     */
    public Watch watch(String uid, Runnable changed) {
        var watcher = new Watcher(changed, Duration.ZERO);
        watchersByUid.computeIfAbsent(uid, _ -> ConcurrentHashMap.newKeySet()).add(watcher);
        return () -> watchersByUid.computeIfPresent(uid, (_, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
        });
    }

    /** The same for whatever moves of anybody's, told every two seconds at most: there may be thousands of postings between. */
    public Watch watchAll(Runnable changed) {
        var watcher = new Watcher(changed, PAUSE_OF_ALL);
        watchersOfAll.add(watcher);
        return () -> watchersOfAll.remove(watcher);
    }

    /** Call it within the transaction that changes something, or after it. */
    void changed(String uid) {
        AfterCommit.run(() -> tell(uid));
    }

    private void tell(String uid) {
        watchersByUid.getOrDefault(uid, Set.of()).forEach(Watcher::tell);
        watchersOfAll.forEach(Watcher::tell);
    }

    /** Somebody who watches a user's credits. */
    @FunctionalInterface
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    private static class Watcher {

        private final Runnable changed;
        private final Duration pause;
        private final AtomicBoolean due = new AtomicBoolean();

        Watcher(Runnable changed, Duration pause) {
            this.changed = changed;
            this.pause = pause;
        }

        /** What changes after the flag is down is told again, so nothing is missed; one runs and one waits, however many come. */
        void tell() {
            if (due.compareAndSet(false, true)) {
                Thread.startVirtualThread(this::run);
            }
        }

        private synchronized void run() {
            due.set(false);
            try {
                changed.run();
                Thread.sleep(pause);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
