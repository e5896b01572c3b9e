package org.creditsledger.limits;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that the server or Spring would fail on later, where a problem document is no longer possible: forms,
 * whose fields the server would mix with the parameters; query strings that it cannot decode, which make the first read of a
 * parameter fail; and Accept headers that exclude every answer.
 */
class ReadableFilter extends OncePerRequestFilter {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final ProblemWriter problems;

    ReadableFilter(ProblemWriter problems) {
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
                            ProblemCode.INVALID_REQUEST,
                            "The query string has invalid escapes or too many parameters."));
        } else if (!hasReadableAccept(request)) {
            problems.write(
                    response,
                    new Problem(
                            ProblemCode.NOT_ACCEPTABLE,
                            "The Accept header excludes JSON, or is not a list of media types."));
        } else {
            chain.doFilter(request, response);
        }
    }

    /** An empty form, as {@code curl -d ''} sends it, does no harm. */
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

    /** A request that changes something is answered with JSON. Spring would refuse the format only after the change. */
    private static boolean hasReadableAccept(HttpServletRequest request) {
        try {
            var wanted = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            return wanted.isEmpty()
                    || READS.contains(request.getMethod())
                    || wanted.stream().anyMatch(MediaType.APPLICATION_JSON::isCompatibleWith);
        } catch (InvalidMediaTypeException notReadable) {
            return false;
        }
    }
}
