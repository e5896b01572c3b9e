package org.creditsledger.operations;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on answering for a while after the node has been told to end and says that it is not ready: until the proxy in front
 * has noticed and sends nobody here any more. Otherwise a request meets a connection that is just being closed.
 */
@Component
class Drain implements SmartLifecycle {

    private final long drainMs;
    private volatile boolean isRunning;

    Drain(@Value("${credits.shutdown.drain-ms}") long drainMs) {
        this.drainMs = drainMs;
    }

    @Override
    public void start() {
        isRunning = true;
    }

    /** In the phase that is stopped first: before the web server takes no more. */
    @Override
    public void stop() {
        isRunning = false;
        try {
            Thread.sleep(drainMs);
        } catch (InterruptedException exception) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }
}
