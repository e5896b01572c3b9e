package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are longer than a request to the API may be, once it is known who asks. */
class BodyLimitFilter extends OncePerRequestFilter {

    private final int maxBodyBytes;
    private final ProblemWriter problems;

    BodyLimitFilter(int maxBodyBytes, ProblemWriter problems) {
        this.maxBodyBytes = maxBodyBytes;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() == 0 || Paths.isWebhook(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var read = Bodies.read(request, response, maxBodyBytes, "The maximum size of a body is %s bytes.", problems);
        if (read.isPresent()) {
            var body = read.get();
            chain.doFilter(body.length == 0 ? request : new BufferedRequest(request, body), response);
        }
    }
}
