package org.creditsledger.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that an application sends to a browser: for a WebSocket, Chromium reports only the uncompressed
 * size.
 */
class CountingRelay implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong answeredBytes = new AtomicLong();
    private final int targetPort;

    CountingRelay(int targetPort) throws IOException {
        this.targetPort = targetPort;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://localhost:" + server.getLocalPort();
    }

    /** All bytes that the application has sent so far, on every connection: headers, bodies and frames. */
    long answeredBytes() {
        return answeredBytes.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                var target = new Socket(InetAddress.getLoopbackAddress(), targetPort);
                Thread.ofVirtual().start(() -> copy(client, target, new AtomicLong()));
                Thread.ofVirtual().start(() -> copy(target, client, answeredBytes));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void copy(Socket from, Socket to, AtomicLong bytes) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[16_384];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes.addAndGet(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException closed) {
            // One side has closed, so the other is closed too.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
