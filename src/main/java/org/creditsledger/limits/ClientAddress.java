package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address that a request comes from, as the server sees it. Headers are not read here, because any client can set them:
 * behind a proxy, the server itself is configured to trust it (docs/guides/operating.md).
 */
final class ClientAddress {

    /** The IPv6 network of one subscriber, who has more addresses than could be counted. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private ClientAddress() {}

    static String of(HttpServletRequest request) {
        var address = request.getRemoteAddr();
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address ipv6
                    ? HexFormat.of().formatHex(Arrays.copyOf(ipv6.getAddress(), IPV6_NETWORK_BYTES)) + "/64"
                    : address;
        } catch (IllegalArgumentException notAnAddress) {
            return address;
        }
    }
}
