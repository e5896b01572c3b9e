package org.creditsledger.shell;

import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Runs slow work on another thread, as the signed-in user, so that a page appears at once. */
public final class Background {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /**
     * @param what the name of the work in the log
     * @param work changes the page only through the consumers of {@code UI.accessLater}
     * @param failed receives the id under which the log has the failure
     */
    public static void run(String what, Runnable work, Consumer<UUID> failed) {
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(() -> attempt(what, work, failed)));
    }

    /** Runs a part of some work on the thread of the caller, so that the other parts run even if this one fails. */
    public static void attempt(String what, Runnable work, Consumer<UUID> failed) {
        try {
            work.run();
        } catch (RuntimeException exception) {
            failed.accept(logged(what, exception));
        }
    }

    /** Writes a failure to the log, and returns the id under which support finds it. */
    public static UUID logged(String what, RuntimeException exception) {
        var supportId = UUID.randomUUID();
        log.error("{} failed: supportId={}", what, supportId, exception);
        return supportId;
    }
}
