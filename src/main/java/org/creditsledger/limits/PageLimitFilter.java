package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts the page requests of each address, and separately its visits, with a lower limit: each visit starts a session, which
 * stays in memory. Styles and scripts do not count.
 */
class PageLimitFilter extends OncePerRequestFilter {

    private final Allowance requests;
    private final Allowance visits;
    private final Refusals refusals;

    PageLimitFilter(Allowance requests, Allowance visits, Refusals refusals) {
        this.requests = requests;
        this.visits = visits;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Paths.isPage(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var address = ClientAddress.of(request);
        var isVisit = request.getSession(false) == null;
        if (isVisit && isRefused(visits.look(address), request, response)
                || !Paths.isAsset(request) && isRefused(requests.take(address), request, response)) {
            return;
        }
        chain.doFilter(request, response);
        // Only the router knows the addresses of pages. A request that has started a session was a visit.
        if (isVisit && request.getSession(false) != null) {
            visits.take(address);
        }
    }

    private boolean isRefused(Allowance.Ruling ruling, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!ruling.isAllowed()) {
            refusals.tooMany(ruling, request, response);
        }
        return !ruling.isAllowed();
    }
}
