package org.creditsledger.shell;

import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/** Runs what takes long on another thread, as who is signed in: a page is there at once, however long the database takes. */
public final class Background {

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private Background() {}

    /**
     * @param what the work is called in the log
     * @param work touches the page only through what {@code UI.accessLater} gave
     * @param failed is told the id under which the log has the failure
     */
    public static void run(String what, Runnable work, Consumer<UUID> failed) {
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(() -> {
            try {
                work.run();
            } catch (RuntimeException exception) {
                failed.accept(logged(what, exception));
            }
        }));
    }

    /** Writes a failure to the log, and answers the id under which support finds it. */
    public static UUID logged(String what, RuntimeException exception) {
        var supportId = UUID.randomUUID();
        log.error("{} failed: supportId={}", what, supportId, exception);
        return supportId;
    }
}
