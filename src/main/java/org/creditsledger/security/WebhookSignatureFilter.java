package org.creditsledger.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.limits.Bodies;
import org.creditsledger.limits.BufferedRequest;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Admits a webhook request with a valid signature, as the service that owns the secret. */
class WebhookSignatureFilter extends OncePerRequestFilter {

    private final WebhookSignature signature;
    private final String serviceName;
    private final ServiceIdentity identity;
    private final ProblemWriter problems;
    private final ApplicationEventPublisher events;

    WebhookSignatureFilter(
            WebhookSignature signature,
            String serviceName,
            ServiceIdentity identity,
            ProblemWriter problems,
            ApplicationEventPublisher events) {
        this.signature = signature;
        this.serviceName = serviceName;
        this.identity = identity;
        this.problems = problems;
        this.events = events;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Size first, then the signature, then the content: senders without the secret cause no work.
        var read = Bodies.read(
                request, response, Bodies.MAX_WEBHOOK_BYTES, "A webhook's body may have %s bytes.", problems);
        if (read.isEmpty()) {
            return;
        }
        var body = read.get();
        switch (signature.verify(request, body)) {
            case BAD -> {
                events.publishEvent(new WebhookRefused(serviceName, false));
                var detail = "Sign the exact bytes of the body with the secret of this webhook.";
                problems.write(response, new Problem(ProblemCode.BAD_SIGNATURE, detail));
            }
            case STALE -> {
                events.publishEvent(new WebhookRefused(serviceName, true));
                var detail = "A signature counts for %s seconds before and after it was made; sign anew to send again."
                        .formatted(WebhookSignature.TOLERANCE_SECONDS);
                problems.write(response, new Problem(ProblemCode.STALE_SIGNATURE, detail));
            }
            case VALID -> {
                identity.assume(serviceName);
                chain.doFilter(new BufferedRequest(request, body), response);
            }
        }
    }
}
