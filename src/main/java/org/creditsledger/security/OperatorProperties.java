package org.creditsledger.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.util.StringUtils;

/**
 * The account of who watches over the application, such as a Prometheus server. Without both there is none, and nobody
 * sees the figures.
 *
 * @param username sent by HTTP Basic
 * @param password in plain text, or as Spring Security encodes it, such as {@code {bcrypt}$2a$…}
 */
@ConfigurationProperties("credits.operator")
record OperatorProperties(
        @Nullable String username, @Nullable String password) {

    UserDetails load(String name) {
        if (!StringUtils.hasText(username) || !StringUtils.hasText(password) || !name.equals(username)) {
            throw new UsernameNotFoundException("no such operator");
        }
        return User.withUsername(name)
                .password(password.startsWith("{") ? password : "{noop}" + password)
                .roles(Roles.OPERATOR)
                .build();
    }
}
