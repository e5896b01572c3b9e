package org.creditsledger.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Answers API requests without valid credentials with how to authenticate (RFC 6750, RFC 7617). */
class ApiEntryPoint implements AuthenticationEntryPoint {

    private static final Logger log = LoggerFactory.getLogger(ApiEntryPoint.class);
    private static final String BEARER = "Bearer realm=\"credits-ledger\"";
    private static final String BASIC = "Basic realm=\"credits-ledger\", charset=\"UTF-8\"";

    private static final long WARN_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private final ProblemWriter problems;
    private final boolean takesPasswords;
    private final AtomicLong lastWarnedNanos = new AtomicLong(System.nanoTime() - WARN_INTERVAL_NANOS);

    ApiEntryPoint(ProblemWriter problems, boolean takesPasswords) {
        this.problems = problems;
        this.takesPasswords = takesPasswords;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        switch (exception) {
            case IssuerUnavailableException unavailable -> {
                warnNowAndThen(unavailable);
                response.setHeader(HttpHeaders.RETRY_AFTER, "5");
                problems.write(
                        response, new Problem(ProblemCode.UNAVAILABLE, "The token cannot be checked at the moment."));
            }
            case InternalAuthenticationServiceException unavailable -> {
                // This says nothing about the credentials: a caller that reads "wrong credentials" would give up.
                log.warn("accounts cannot be looked up", unavailable);
                response.setHeader(HttpHeaders.RETRY_AFTER, "5");
                problems.write(
                        response, new Problem(ProblemCode.UNAVAILABLE, "Accounts cannot be looked up at the moment."));
            }
            case OAuth2AuthenticationException badToken -> {
                var description = badToken.getError().getDescription();
                // A quoted string in this header cannot contain quotes.
                var quoted = description == null ? "" : description.replaceAll("[^ !#-\\[\\]-~]", "'");
                challenge(
                        request,
                        response,
                        "%s, error=\"invalid_token\", error_description=\"%s\"".formatted(BEARER, quoted));
                problems.write(
                        response,
                        new Problem(ProblemCode.UNAUTHENTICATED, "The token is not accepted: " + quoted + "."));
            }
            default -> {
                challenge(request, response, BEARER);
                problems.write(response, new Problem(ProblemCode.UNAUTHENTICATED, "This needs credentials."));
            }
        }
    }

    /** Anyone can send tokens: a flood of them must not flood the log. */
    private void warnNowAndThen(IssuerUnavailableException unavailable) {
        var now = System.nanoTime();
        var last = lastWarnedNanos.get();
        if (now - last >= WARN_INTERVAL_NANOS && lastWarnedNanos.compareAndSet(last, now)) {
            log.warn("tokens cannot be checked", unavailable);
        }
    }

    private void challenge(HttpServletRequest request, HttpServletResponse response, String bearer) {
        response.addHeader(HttpHeaders.WWW_AUTHENTICATE, bearer);
        // This challenge makes a browser ask for a password, even if a page sent the request.
        if (takesPasswords && !isFromAPage(request)) {
            response.addHeader(HttpHeaders.WWW_AUTHENTICATE, BASIC);
        }
    }

    private static boolean isFromAPage(HttpServletRequest request) {
        var mode = request.getHeader("Sec-Fetch-Mode");
        return mode != null && !mode.equals("navigate");
    }
}
