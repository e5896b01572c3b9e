package org.creditsledger.crash;

import java.io.IOException;
import java.net.ServerSocket;

/** What is started again has to be found where it was. */
class Ports {

    private Ports() {}

    static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
