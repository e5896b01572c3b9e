package org.creditsledger.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The account of a monitoring system, such as a Prometheus server. Without name and password it does not exist.
 *
 * @param username the name with which a monitoring system reads the metrics, by HTTP Basic. Without name and password
 *     they cannot be read
 * @param password the password of that name, in plain text or encoded by Spring Security, such as {bcrypt}$2a$…
 */
@ConfigurationProperties("credits.operator")
record OperatorProperties(
        @Nullable String username, @Nullable String password) {}
