package org.creditsledger.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.creditsledger.identity.UserService;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Checks at each request of a person whether they may still use the application. A disabled user is locked out on every
 * node within {@value #REMEMBERED_MS} ms, and a session ends at its maximum age.
 */
@Component
class AccountChecks {

    private static final Logger log = LoggerFactory.getLogger(AccountChecks.class);
    private static final int REMEMBERED_MS = 5_000;
    private static final int REMEMBERED_USERS = 50_000;

    private final LoadingCache<String, Boolean> disabled;
    private final SecurityContextHolderStrategy contexts;
    private final ProblemWriter problems;
    private final Duration maxSessionAge;
    private final InstantSource clock;

    AccountChecks(
            UserService users,
            SecurityContextHolderStrategy contexts,
            ProblemWriter problems,
            SignInProperties properties,
            InstantSource clock) {
        this.disabled = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_USERS)
                .expireAfterWrite(Duration.ofMillis(REMEMBERED_MS))
                .build(users::isDisabled);
        this.contexts = contexts;
        this.problems = problems;
        this.maxSessionAge = properties.maxSessionAge();
        this.clock = clock;
    }

    /** For the API: 403, whatever the token says. */
    OncePerRequestFilter ofCallers() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                var person = contexts.getContext().getAuthentication();
                if (isDisabled(person)) {
                    problems.write(response, new Problem(ProblemCode.FORBIDDEN, "This account is disabled."));
                    return;
                }
                chain.doFilter(request, response);
            }
        };
    }

    /** For the pages: ends the session and continues without a user, so the sign-in page appears. */
    OncePerRequestFilter ofSessions() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                var session = request.getSession(false);
                var person = contexts.getContext().getAuthentication();
                if (session != null && person != null) {
                    var isOld = clock.instant()
                            .isAfter(Instant.ofEpochMilli(session.getCreationTime())
                                    .plus(maxSessionAge));
                    if (isOld || isDisabled(person)) {
                        log.info("session ended: uid={} reason={}", person.getName(), isOld ? "age" : SignIn.DISABLED);
                        session.invalidate();
                        contexts.clearContext();
                    }
                }
                chain.doFilter(request, response);
            }
        };
    }

    private boolean isDisabled(@Nullable Authentication person) {
        return person != null
                && !(person instanceof AnonymousAuthenticationToken)
                && !person.getName().startsWith(AccessTokens.SERVICE_PREFIX)
                && disabled.get(person.getName());
    }
}
