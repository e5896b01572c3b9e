package org.creditsledger.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ProblemAdviceTest {

    final MockMvcTester http = MockMvcTester.of(
            List.of(new Failing()),
            mvc -> mvc.setControllerAdvice(new ProblemAdvice()).build());

    @Test
    void what_nobody_foresaw_is_told_without_saying_what_it_was() {
        var answer = http.get().uri("/at-once").exchange();

        assertProblem(answer, 500, "internal-error");
        assertThat(answer).bodyText().doesNotContain("secret");
    }

    @Test
    void a_connection_that_was_lost_at_the_commit_is_told_as_something_to_send_again_and_not_as_not_stored() {
        var answer = http.get().uri("/commit-without-answer").exchange();

        assertProblem(answer, 503, "unavailable");
        assertThat(answer).hasHeader("Retry-After", "1");
        assertThat(answer).bodyText().contains("not stored twice").doesNotContainIgnoringCase("nothing was stored");
        assertThat(http.get().uri("/taken-out-of-use").exchange()).hasStatus(503);
    }

    @Test
    void half_an_answer_is_not_ended_as_if_it_were_a_whole_one() {
        // The server cuts the connection when an exception gets through to it.
        assertThat(http.get().uri("/half-way").exchange())
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    @RestController
    private static class Failing {

        @GetMapping("/at-once")
        void atOnce() {
            throw new IllegalStateException("secret");
        }

        /** As JPA and HikariCP wrap what the driver says. */
        @GetMapping("/commit-without-answer")
        void commitWithoutAnswer() {
            throw new TransactionSystemException(
                    "Could not commit",
                    new IllegalStateException(new SQLException("An I/O error occurred", "08006", new EOFException())));
        }

        @GetMapping("/taken-out-of-use")
        void takenOutOfUse() {
            throw new TransactionSystemException("Could not roll back", new SQLException("Connection is closed"));
        }

        @GetMapping("/half-way")
        void halfWay(HttpServletResponse response) throws IOException {
            response.getWriter().write("half");
            response.flushBuffer();
            throw new IllegalStateException("secret");
        }
    }
}
