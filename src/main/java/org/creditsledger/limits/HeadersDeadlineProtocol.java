package org.creditsledger.limits;

import java.util.concurrent.TimeUnit;
import org.apache.coyote.AbstractProcessor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/1.1 of Tomcat with a deadline for the headers. Tomcat itself waits anew after each byte, so slow senders could use up
 * all connections. Public and without arguments, because Tomcat creates it by its name.
 */
public class HeadersDeadlineProtocol extends Http11NioProtocol {

    private static final int INTERVAL_MS = 1_000;

    private long timeoutNanos = Long.MAX_VALUE;

    /** @param timeoutMs from the first byte of a request to the end of its headers, to within a second */
    void setHeadersTimeoutMs(int timeoutMs) {
        timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    }

    @Override
    public void start() throws Exception {
        super.start();
        // The executor stops with the server.
        getUtilityExecutor()
                .scheduleWithFixedDelay(this::closeTheLate, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    private void closeTheLate() {
        var now = System.nanoTime();
        for (var connection : getEndpoint().getConnections()) {
            if (isLate(connection, now)) {
                connection.close();
            }
        }
    }

    /**
     * A connection has a processor while it waits in the middle of its headers, or for the end of an asynchronous answer. While
     * a thread serves it the thread has the processor, and between requests there is none.
     */
    private boolean isLate(SocketWrapperBase<?> connection, long now) {
        if (!(connection.getCurrentProcessor() instanceof AbstractProcessor processor)) {
            return false;
        }
        var begun = processor.getRequest().getStartTimeNanos();
        return !processor.isAsync() && begun >= 0 && now - begun > timeoutNanos;
    }
}
