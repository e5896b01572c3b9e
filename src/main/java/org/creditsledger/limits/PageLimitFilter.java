package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts by address what pages ask for, and more strictly the visits: each begins a session, which stays in memory for as
 * long as sessions do. Styles and scripts do neither.
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
        // Which address is a page, only the router knows: whatever has begun a session was a visit.
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
