package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what the server itself would otherwise read behind our backs: forms, whose fields it takes for parameters, and
 * query strings that it cannot decode, for which it throws an exception at whoever asks for the first parameter.
 */
class FormFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    FormFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isForm(request)) {
            problems.write(response, new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send JSON, not a form."));
        } else if (!hasReadableParameters(request)) {
            problems.write(
                    response,
                    new Problem(
                            ProblemCode.INVALID_REQUEST, "The query string has bad escapes or too many parameters."));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** An empty one is what {@code curl -d ''} sends, and does no harm. */
    private static boolean isForm(HttpServletRequest request) {
        var type = request.getContentType() == null
                ? ""
                : request.getContentType().strip().toLowerCase(Locale.ROOT);
        var hasBody = request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        return hasBody
                && (type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE) || type.startsWith("multipart/"));
    }

    private static boolean hasReadableParameters(HttpServletRequest request) {
        try {
            request.getParameterMap();
            return true;
        } catch (IllegalStateException notReadable) {
            return false;
        }
    }
}
