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

    /** By a batch, of whose failures Spring makes nothing in particular. */
    @ParameterizedTest
    @ValueSource(strings = {"55P03", "25P03", "25P04", "53300", "40P01", "57014", "23505"})
    void what_is_likely_to_pass_is_told_as_something_to_send_again_in_one_line_of_the_log(
            String state, CapturedOutput output) {
        var answer = http.get().uri("/database/" + state).exchange();

        assertProblem(answer, 503, "unavailable");
        assertThat(answer).hasHeader("Retry-After", "1");
        assertThat(output).contains(state + " said by the database").doesNotContain("\tat org.creditsledger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"23514", "23502", "23503", "22001"})
    void what_the_database_would_refuse_again_is_not_to_be_sent_again(String state, CapturedOutput output) {
        var answer = http.get().uri("/refused/" + state).exchange();

        assertProblem(answer, 500, "refused-by-database");
        assertThat(answer).doesNotContainHeader("Retry-After");
        assertThat(answer).bodyText().doesNotContain("held_is_covered");
        assertThat(output).contains("held_is_covered");
    }

    @Test
    void of_two_who_write_the_same_the_slower_one_is_to_send_it_again() {
        assertProblem(http.get().uri("/refused/23505").exchange(), 503, "unavailable");
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
