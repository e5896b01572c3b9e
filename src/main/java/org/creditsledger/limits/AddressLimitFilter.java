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
 * Counts by address what comes in, before it is known from whom: all requests, and of those that failed to sign in only
 * few, so that passwords cannot be guessed quickly.
 */
class AddressLimitFilter extends OncePerRequestFilter {

    static final String WEBHOOKS = "/api/webhooks/";
    static final String LOGIN = "/login";

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
        // Looking at the page is free, sending a password is not.
        return path(request).equals(LOGIN) && !request.getMethod().equals("POST");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var address = ClientAddress.of(request);
        if (path(request).startsWith(WEBHOOKS)) {
            // Failures are not counted here: a sender whose secret is being replaced must not be kept out afterwards,
            // and a signature cannot be guessed.
            pass(webhooks.take(address), request, response, chain);
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

    /** The API says so, and the page goes back to itself. */
    private static boolean hasFailedToSignIn(HttpServletResponse response) {
        var location = response.getHeader(HttpHeaders.LOCATION);
        return response.getStatus() == HttpStatus.UNAUTHORIZED.value()
                || location != null && location.endsWith(LOGIN + "?error");
    }

    private static String path(HttpServletRequest request) {
        return request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
    }
}
