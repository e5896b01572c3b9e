package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

/** The answers of the application. */
public final class Answers {

    private Answers() {}

    public static String text(MvcTestResult answer) {
        return new String(answer.getResponse().getContentAsByteArray(), UTF_8);
    }

    /** What became of the event of a webhook. */
    public static String outcome(MvcTestResult answer) {
        assertThat(answer).hasStatusOk();
        return JsonPath.read(text(answer), "$.outcome");
    }

    public static void assertOutcome(MvcTestResult answer, String outcome) {
        assertThat(outcome(answer)).isEqualTo(outcome);
    }
}
