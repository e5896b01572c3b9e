package org.creditsledger.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network cable that can be cut: completely, or, in front of PostgreSQL, a single connection after it has delivered a
 * COMMIT and before the answer returns.
 */
class Relay implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MS = 2_000;

    private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final int targetPort;
    private final boolean isPostgres;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger commitsToCut = new AtomicInteger();
    private final AtomicInteger cutCommits = new AtomicInteger();

    private Relay(int targetPort, boolean isPostgres) throws IOException {
        this.targetPort = targetPort;
        this.isPostgres = isPostgres;
        Thread.ofPlatform().daemon().start(this::accept);
    }

    static Relay to(int port) throws IOException {
        return new Relay(port, false);
    }

    /** Parses the messages of clients, which must not be encrypted. */
    static Relay toPostgres(int port) throws IOException {
        return new Relay(port, true);
    }

    int port() {
        return server.getLocalPort();
    }

    void cutAll() {
        links.forEach(Link::close);
    }

    /** Cuts the connections of the next writing transactions, each once its COMMIT has arrived. */
    void cutNextCommits(int count) {
        commitsToCut.set(count);
    }

    void cutNoMoreCommits() {
        commitsToCut.set(0);
    }

    /** The number of cut commits so far. */
    int cutCommits() {
        return cutCommits.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        var target = new Socket();
        var link = new Link(client, target);
        try {
            client.setTcpNoDelay(true);
            target.setTcpNoDelay(true);
            target.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_TIMEOUT_MS);
        } catch (IOException nobodyThere) {
            link.close();
            return;
        }
        links.add(link);
        Thread.ofVirtual().start(() -> link.carry(link::forth));
        Thread.ofVirtual().start(() -> link.carry(link::back));
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutAll();
    }

    private final class Link {

        private final Socket client;
        private final Socket target;
        // The named statements of this connection: later messages contain only the name.
        private final Map<String, String> statements = new HashMap<>();
        private boolean hasWritten;
        private volatile boolean keepsAnswer;

        Link(Socket client, Socket target) {
            this.client = client;
            this.target = target;
        }

        void carry(Direction direction) {
            try {
                direction.run();
            } catch (IOException gone) {
                // One side has closed, so the other is closed too.
            } finally {
                close();
            }
        }

        void forth() throws IOException {
            if (!isPostgres) {
                client.getInputStream().transferTo(target.getOutputStream());
                return;
            }
            var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            var out = new DataOutputStream(new BufferedOutputStream(target.getOutputStream()));
            var length = in.readInt();
            out.writeInt(length);
            out.write(in.readNBytes(length - 4));
            out.flush();
            while (true) {
                var kind = in.readByte();
                length = in.readInt();
                var content = in.readNBytes(length - 4);
                if (content.length < length - 4) {
                    throw new EOFException();
                }
                watch(kind, content);
                out.writeByte(kind);
                out.writeInt(length);
                out.write(content);
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }

        void back() throws IOException {
            var in = target.getInputStream();
            var out = client.getOutputStream();
            var buffer = new byte[16_384];
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (keepsAnswer) {
                    // All earlier answers were read before the COMMIT was sent, so this one belongs to it: it has been
                    // committed.
                    cutCommits.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, read);
            }
        }

        private void watch(byte kind, byte[] content) {
            switch (kind) {
                case 'P' ->
                    statements.put(
                            text(content, 0),
                            verb(text(content, text(content, 0).length() + 1)));
                case 'B' ->
                    run(statements.getOrDefault(text(content, text(content, 0).length() + 1), ""));
                case 'Q' -> run(verb(text(content, 0)));
                default -> {}
            }
        }

        private void run(String verb) {
            switch (verb) {
                case "insert", "update", "delete" -> hasWritten = true;
                case "rollback" -> hasWritten = false;
                case "commit" -> {
                    keepsAnswer = hasWritten && commitsToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                    hasWritten = false;
                }
                default -> {}
            }
        }

        private static String verb(String sql) {
            return sql.strip().split("\\s", 2)[0].toLowerCase(Locale.ROOT);
        }

        private static String text(byte[] content, int from) {
            var to = from;
            while (content[to] != 0) {
                to++;
            }
            return new String(content, from, to - from, UTF_8);
        }

        void close() {
            links.remove(this);
            try (client;
                    target) {
                // Closing is all.
            } catch (IOException alreadyGone) {
                // That is what was wanted.
            }
        }
    }

    @FunctionalInterface
    private interface Direction {
        void run() throws IOException;
    }
}
