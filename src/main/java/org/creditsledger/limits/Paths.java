package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletRequest;

/** Tells kinds of requests apart by their path. */
final class Paths {

    static final String LOGIN = "/login";

    private static final String WEBHOOKS = "/api/webhooks/";
    private static final String ACTUATOR = "/actuator";
    private static final String HEALTH = ACTUATOR + "/health";

    private Paths() {}

    static boolean isWebhook(HttpServletRequest request) {
        return path(request).startsWith(WEBHOOKS);
    }

    /** Includes webhooks. */
    static boolean isApi(HttpServletRequest request) {
        return path(request).startsWith("/api/");
    }

    /** Needs no credentials. Probes must be answered, even if other requests from their address are refused. */
    static boolean isHealth(HttpServletRequest request) {
        return isBelow(HEALTH, path(request));
    }

    /** Everything for browsers, and unknown paths. */
    static boolean isPage(HttpServletRequest request) {
        return !isApi(request) && !isBelow(ACTUATOR, path(request));
    }

    /** Styles, scripts, fonts and pictures: they are cheap, and a page has many. */
    static boolean isAsset(HttpServletRequest request) {
        var path = path(request);
        return path.startsWith("/VAADIN/") || path.matches(".*\\.(css|js|map|png|svg|ico|woff2|webmanifest)");
    }

    static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }

    private static boolean isBelow(String folder, String path) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
