package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Duration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.util.StringUtils;

/**
 * Checks the one account that may read the metrics. The time of a refusal does not reveal whether the name or the
 * password was wrong: a plain-text password is compared in constant time. With a hashed password, which only the right
 * name costs, every refusal takes the same time.
 */
class OperatorLogin implements AuthenticationProvider {

    /** Longer than a hash takes. Waiting blocks no thread that other requests need. */
    private static final Duration REFUSAL = Duration.ofSeconds(1);

    private final OperatorProperties operator;
    private final PasswordEncoder hashes = PasswordEncoderFactories.createDelegatingPasswordEncoder();

    OperatorLogin(OperatorProperties operator) {
        this.operator = operator;
    }

    @Override
    public Authentication authenticate(Authentication given) {
        var begun = System.nanoTime();
        var name = operator.username();
        var password = operator.password();
        if (!StringUtils.hasText(name) || !StringUtils.hasText(password)) {
            throw refused();
        }
        var isName = isSame(name, given.getName());
        var isPassword = password.startsWith("{")
                // The name first, so strangers cannot make the server compute hashes.
                ? isName && hashes.matches(String.valueOf(given.getCredentials()), password)
                : isSame(password, String.valueOf(given.getCredentials()));
        if (!isName || !isPassword) {
            if (password.startsWith("{")) {
                waitUntil(begun + REFUSAL.toNanos());
            }
            throw refused();
        }
        return UsernamePasswordAuthenticationToken.authenticated(
                name, null, AuthorityUtils.createAuthorityList("ROLE_" + Roles.OPERATOR));
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    private static boolean isSame(String expected, String given) {
        return MessageDigest.isEqual(expected.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private static BadCredentialsException refused() {
        return new BadCredentialsException("not the operator");
    }

    private static void waitUntil(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
