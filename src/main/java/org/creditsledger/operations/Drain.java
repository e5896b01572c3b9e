package org.creditsledger.operations;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delays shutdown: the node keeps answering but reports that it is not ready, until the proxy stops sending requests.
 * Otherwise a request could arrive on a connection that is just being closed.
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

    /** In the first phase that is stopped: before the web server stops accepting requests. */
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
