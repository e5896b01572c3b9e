package org.creditsledger.history;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.creditsledger.database.AfterCommit;
import org.creditsledger.ledger.LedgerEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets a page update at once: reports, after the commit, that a user's balances, holds or invoices have changed on this node. */
@Component
public class CreditsWatch {

    private static final Duration PAUSE_OF_ALL = Duration.ofSeconds(2);

    private final Map<String, Set<Watcher>> watchersByUid = new ConcurrentHashMap<>();
    private final Set<Watcher> watchersOfAll = ConcurrentHashMap.newKeySet();

    /**
     * @param changed is run soon after a change that this node made, on a thread of its own and never twice at once;
     *     several changes in quick succession are reported once
     * @return ends the watch; the watcher must close it
     */
    public Watch watch(String uid, Runnable changed) {
        var watcher = new Watcher(changed, Duration.ZERO);
        watchersByUid.computeIfAbsent(uid, _ -> ConcurrentHashMap.newKeySet()).add(watcher);
        return () -> watchersByUid.computeIfPresent(uid, (_, watchers) -> {
            watchers.remove(watcher);
            return watchers.isEmpty() ? null : watchers;
        });
    }

    /** The same for all users, reported at most every two seconds, because there may be thousands of postings in between. */
    public Watch watchAll(Runnable changed) {
        var watcher = new Watcher(changed, PAUSE_OF_ALL);
        watchersOfAll.add(watcher);
        return () -> watchersOfAll.remove(watcher);
    }

    /** Call it within the transaction that changes something of a user, or after it. */
    public void changed(String uid) {
        AfterCommit.run(() -> tell(uid));
    }

    @EventListener
    void changed(LedgerEvent.CreditsChanged changed) {
        changed(changed.uid());
    }

    private void tell(String uid) {
        watchersByUid.getOrDefault(uid, Set.of()).forEach(Watcher::tell);
        watchersOfAll.forEach(Watcher::tell);
    }

    /** Watches the credits of a user. */
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

        /** A change after the flag is cleared is reported again, so none is missed. At most one report runs and one waits. */
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
