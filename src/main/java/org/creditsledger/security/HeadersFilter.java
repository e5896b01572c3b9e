package org.creditsledger.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sets the security headers before the response can be written. Spring Security would add them when the response is
 * committed, which it does not notice for pages; and it never sees requests that the limits refuse.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class HeadersFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Pages (shell/PageSetup) and Swagger UI replace this with their own policy.
        response.setHeader(Headers.CONTENT_SECURITY_POLICY, Headers.NO_PAGE);
        response.setHeader("X-Content-Type-Options", "nosniff");
        // If it is set already, Vaadin does not set SAMEORIGIN.
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
        chain.doFilter(request, response);
    }
}
