package org.creditsledger.limits;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.http.HttpHeaders;

/** Reports the state of a limit: in headers, and as a problem document if the caller must wait. */
class TooManyRequests {

    private static final String POLICY = "RateLimit-Policy";
    private static final String STATE = "RateLimit";

    private final ProblemWriter problems;

    TooManyRequests(ProblemWriter problems) {
        this.problems = problems;
    }

    static void report(Allowance.Ruling ruling, HttpServletResponse response) {
        response.setHeader(POLICY, ruling.allowance().policy());
        response.setHeader(STATE, ruling.state());
    }

    static void reportRefusal(Allowance.Ruling ruling, HttpServletResponse response) {
        report(ruling, response);
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(ruling.secondsToNext()));
    }

    void refuse(Allowance.Ruling ruling, HttpServletResponse response) throws IOException {
        reportRefusal(ruling, response);
        problems.write(
                response,
                new Problem(
                        ProblemCode.TOO_MANY_REQUESTS,
                        "The request had no effect. Send it again after Retry-After seconds."));
    }
}
