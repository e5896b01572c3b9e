package org.creditsledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** Assertions about error answers. */
public final class Problems {

    private Problems() {}

    public static void assertProblem(MvcTestResult answer, int status, String code) {
        assertThat(answer)
                .hasStatus(status)
                .hasContentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.code")
                .isEqualTo(code);
    }

    /** Asserts that the request is refused because of this parameter, or header, or member of the body. */
    public static void assertInvalid(MvcTestResult answer, String parameter) {
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.invalidParameters[*].name")
                .asArray()
                .containsExactly(parameter);
    }
}
