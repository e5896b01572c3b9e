package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the requests of each address before authentication. Failed sign-ins have a low limit of their own, so that passwords
 * cannot be guessed quickly. Tokens cannot be guessed at all, so a bad token does not count as a failed sign-in, and a
 * request with a token is not refused because of failed sign-ins from its address.
 */
class AddressLimitFilter extends OncePerRequestFilter {

    private static final String BEARER = "Bearer ";

    private final Allowance requests;
    private final Allowance failedSignIns;
    private final Allowance webhooks;
    private final TooManyRequests tooMany;

    AddressLimitFilter(Allowance requests, Allowance failedSignIns, Allowance webhooks, TooManyRequests tooMany) {
        this.requests = requests;
        this.failedSignIns = failedSignIns;
        this.webhooks = webhooks;
        this.tooMany = tooMany;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // Opening the page does not count here, sending a password does. Health probes must not fail because of others.
        return Paths.path(request).equals(Paths.LOGIN) && !request.getMethod().equals("POST")
                || Paths.isHealth(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var address = ClientAddress.of(request);
        if (Paths.isWebhook(request)) {
            // Failures are not counted here: a sender whose secret is being replaced must not be locked out afterwards,
            // and a signature cannot be guessed.
            pass(webhooks.take(address), request, response, chain);
            return;
        }
        if (hasToken(request)) {
            pass(requests.take(address), request, response, chain);
            return;
        }
        var mayTry = failedSignIns.look(address);
        pass(mayTry.isAllowed() ? requests.take(address) : mayTry, request, response, chain);
        if (mayTry.isAllowed() && hasFailedToSignIn(response)) {
            failedSignIns.take(address);
        }
    }

    private void pass(
            Allowance.Ruling ruling, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (ruling.isAllowed()) {
            chain.doFilter(request, response);
        } else {
            tooMany.refuse(ruling, response);
        }
    }

    /** The API answers 401, and the page redirects to itself. */
    private static boolean hasFailedToSignIn(HttpServletResponse response) {
        var location = response.getHeader(HttpHeaders.LOCATION);
        return response.getStatus() == HttpStatus.UNAUTHORIZED.value()
                || location != null && location.endsWith(Paths.LOGIN + "?error");
    }

    private static boolean hasToken(HttpServletRequest request) {
        var credentials = request.getHeader(HttpHeaders.AUTHORIZATION);
        return credentials != null && credentials.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }
}
