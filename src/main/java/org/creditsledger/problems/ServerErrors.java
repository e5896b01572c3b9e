package org.creditsledger.problems;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;

/**
 * Answers errors of the server itself below {@code /api} and {@code /actuator} with problem documents. Otherwise the server
 * would forward to the error page for people, which asks programs to sign in.
 */
@Configuration
class ServerErrors {

    private static final String DETAIL = "The server could not parse the request.";

    @Bean
    FilterRegistrationBean<Filter> serverErrorsOfTheApi(ProblemWriter problems) {
        Filter filter = (request, response, chain) -> {
            if (request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String uri
                    && isForPrograms(uri.substring(
                            ((HttpServletRequest) request).getContextPath().length()))
                    && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) {
                problems.write(
                        (HttpServletResponse) response,
                        new Problem(ProblemCode.ofStatus(HttpStatusCode.valueOf(status)), DETAIL));
            } else {
                chain.doFilter(request, response);
            }
        };
        var registration = new FilterRegistrationBean<>(filter);
        registration.setName("serverErrorsOfTheApi");
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.ERROR));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    private static boolean isForPrograms(String path) {
        return path.startsWith("/api/") || path.equals("/actuator") || path.startsWith("/actuator/");
    }
}
