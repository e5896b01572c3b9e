package org.creditsledger.exports.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import org.creditsledger.exports.TooManyExportsException;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.problems.Problem;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletResponse;

class CsvAnswerTest {

    @Test
    void too_many_exports_are_answered_with_429_and_when_to_try_again() {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> CsvAnswer.send(
                        "alice", EntryFilter.of("alice"), Instant.EPOCH, new MockHttpServletResponse(), _ -> {
                            throw new TooManyExportsException("Wait.");
                        }))
                .satisfies(problem -> {
                    assertThat(problem.getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
                    assertThat(problem.getBody().getDetail()).isEqualTo("Wait.");
                    assertThat(problem.getHeaders().getFirst("Retry-After")).matches("[1-9][0-9]*");
                });
    }
}
