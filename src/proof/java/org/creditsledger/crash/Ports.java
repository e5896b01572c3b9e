package org.creditsledger.crash;

import java.io.IOException;
import java.net.ServerSocket;

/** Ports that stay the same over restarts. */
class Ports {

    private Ports() {}

    static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
