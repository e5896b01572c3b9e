package org.creditsledger.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/** Asks a monitoring program for its password, and never redirects it to the sign-in page. */
class OperatorEntryPoint implements AuthenticationEntryPoint {

    private final ProblemWriter problems;

    OperatorEntryPoint(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"credits-ledger operations\", charset=\"UTF-8\"");
        problems.write(
                response, new Problem(ProblemCode.UNAUTHENTICATED, "This needs the operator's name and password."));
    }
}
