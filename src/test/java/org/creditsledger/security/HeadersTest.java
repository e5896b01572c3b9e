package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.anonymous;

import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DatabaseTest
record HeadersTest(MockMvcTester http) {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/bills/credits",
                "/api/credits/balances",
                "/api/problems",
                "/api/webhooks/jobs",
                "/actuator/health"
            })
    void every_answer_has_the_security_headers(String path) {
        var answer = http.get().uri(path).secure(true).with(anonymous()).exchange();

        assertThat(answer).headers().satisfies(headers -> {
            assertThat(headers.getFirst("Content-Security-Policy"))
                    .contains("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'");
            assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(headers.getFirst("X-Frame-Options")).isEqualTo("DENY");
            assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("same-origin");
            assertThat(headers.getFirst("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
            assertThat(headers.getFirst("Permissions-Policy")).contains("camera=()");
            assertThat(headers.getFirst("Strict-Transport-Security")).contains("max-age=31536000");
        });
    }
}
