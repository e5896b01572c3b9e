package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;

/** Refuses requests early: with a problem document for programs, with a plain page for people. */
class Refusals {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>%s</title></head>
            <body><h1>%s</h1><p>%s</p></body></html>
            """;

    private final ProblemWriter problems;

    Refusals(ProblemWriter problems) {
        this.problems = problems;
    }

    void tooSlow(HttpServletRequest request, HttpServletResponse response, Duration timeout) throws IOException {
        // The end of this body, and with it the start of the next request, is unknown.
        response.setHeader(HttpHeaders.CONNECTION, "close");
        write(
                request,
                response,
                ProblemCode.REQUEST_TIMEOUT,
                "The whole body must arrive within %s ms.".formatted(timeout.toMillis()));
    }

    void unreadable(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, ProblemCode.INVALID_REQUEST, "The body could not be read.");
    }

    void tooLong(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, ProblemCode.PAYLOAD_TOO_LARGE, "The body is longer than the pages send.");
    }

    /** Too many requests from a page. */
    void tooMany(Allowance.Ruling ruling, HttpServletRequest request, HttpServletResponse response) throws IOException {
        TooManyRequests.reportRefusal(ruling, response);
        write(
                request,
                response,
                ProblemCode.TOO_MANY_REQUESTS,
                "There are too many requests from your address. Try again in %s s.".formatted(ruling.secondsToNext()));
    }

    /** @param detail without special characters of HTML */
    private void write(HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail)
            throws IOException {
        if (!Paths.isPage(request)) {
            problems.write(response, new Problem(code, detail));
            return;
        }
        response.setStatus(code.status().value());
        response.setContentType("text/html;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getOutputStream()
                .write(PAGE.formatted(code.title(), code.title(), detail).getBytes(StandardCharsets.UTF_8));
    }
}
