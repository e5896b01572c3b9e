package org.creditsledger.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The account of who watches over the application, such as a Prometheus server. Without both there is none, and nobody
 * sees the figures.
 *
 * @param username sent by HTTP Basic
 * @param password in plain text, or as Spring Security encodes it, such as {@code {bcrypt}$2a$…}
 */
@ConfigurationProperties("credits.operator")
record OperatorProperties(
        @Nullable String username, @Nullable String password) {}
