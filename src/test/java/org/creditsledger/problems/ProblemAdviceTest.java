package org.creditsledger.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Problems.assertProblem;

import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

@ExtendWith(OutputCaptureExtension.class)
class ProblemAdviceTest {

    final MockMvcTester http = MockMvcTester.of(
            List.of(new Failing()),
            mvc -> mvc.setControllerAdvice(new ProblemAdvice()).build());

    @Test
    void an_unexpected_error_is_reported_without_details() {
        var answer = http.get().uri("/at-once").exchange();

        assertProblem(answer, 500, "internal-error");
        assertThat(answer).bodyText().doesNotContain("secret");
    }

    @Test
    void a_connection_lost_at_the_commit_asks_for_a_retry_and_does_not_claim_that_nothing_was_stored() {
        var answer = http.get().uri("/commit-without-answer").exchange();

        assertProblem(answer, 503, "unavailable");
        assertThat(answer).hasHeader("Retry-After", "1");
        assertThat(answer).bodyText().contains("not stored twice").doesNotContainIgnoringCase("nothing was stored");
        assertThat(http.get().uri("/taken-out-of-use").exchange()).hasStatus(503);
    }

    /** Thrown by a batch, so Spring does not translate the exception. */
    @ParameterizedTest
    @ValueSource(strings = {"55P03", "25P03", "25P04", "53300", "40P01", "57014", "23505"})
    void a_temporary_failure_asks_for_a_retry_and_is_one_line_of_the_log(String state, CapturedOutput output) {
        var answer = http.get().uri("/database/" + state).exchange();

        assertProblem(answer, 503, "unavailable");
        assertThat(answer).hasHeader("Retry-After", "1");
        assertThat(output).contains(state + " said by the database").doesNotContain("\tat org.creditsledger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"23514", "23502", "23503", "22001"})
    void a_permanent_failure_does_not_ask_for_a_retry(String state, CapturedOutput output) {
        var answer = http.get().uri("/refused/" + state).exchange();

        assertProblem(answer, 500, "refused-by-database");
        assertThat(answer).doesNotContainHeader("Retry-After");
        assertThat(answer).bodyText().doesNotContain("held_is_covered");
        assertThat(output).contains("held_is_covered");
    }

    @Test
    void the_slower_of_two_equal_writes_asks_for_a_retry() {
        assertProblem(http.get().uri("/refused/23505").exchange(), 503, "unavailable");
    }

    @Test
    void a_partial_answer_does_not_end_like_a_complete_one() {
        // The server cuts the connection when an exception reaches it.
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

        /** The exceptions of the driver as JPA and HikariCP wrap them. */
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

        @GetMapping("/database/{state}")
        void database(@PathVariable String state) {
            throw new UncategorizedSQLException("batch", "select", new SQLException("said by the database", state));
        }

        @GetMapping("/refused/{state}")
        void refused(@PathVariable String state) {
            throw new DataIntegrityViolationException(
                    "could not execute statement",
                    new SQLException("new row violates check constraint \"held_is_covered\"", state));
        }

        @GetMapping("/half-way")
        void halfWay(HttpServletResponse response) throws IOException {
            response.getWriter().write("half");
            response.flushBuffer();
            throw new IllegalStateException("secret");
        }
    }
}
