package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Counts the requests of each signed-in caller, from any address. */
class CallerLimitFilter extends OncePerRequestFilter {

    private static final String SERVICE_ROLE = "SERVICE";

    private final Allowance users;
    private final Allowance services;
    private final TooManyRequests tooMany;

    CallerLimitFilter(Allowance users, Allowance services, TooManyRequests tooMany) {
        this.users = users;
        this.services = services;
        this.tooMany = tooMany;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // The job service sends thousands of events each second, and its signature proves that they are its own.
        return Paths.isWebhook(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var caller = request.getUserPrincipal();
        if (caller == null) {
            chain.doFilter(request, response);
            return;
        }
        var ruling = (request.isUserInRole(SERVICE_ROLE) ? services : users).take(caller.getName());
        if (ruling.isAllowed()) {
            TooManyRequests.report(ruling, response);
            chain.doFilter(request, response);
        } else {
            tooMany.refuse(ruling, response);
        }
    }
}
