package org.creditsledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The headers that docs/guides/production.md promises for every response. */
public final class PromisedHeaders {

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin");

    private PromisedHeaders() {}

    /** @param header returns the single value of a header; null if it is missing */
    public static void assertPromised(String answer, boolean isHttps, Function<String, @Nullable String> header) {
        ALWAYS.forEach((name, value) ->
                assertThat(header.apply(name)).as("%s of %s", name, answer).isEqualTo(value));
        assertThat(header.apply("Permissions-Policy")).as(answer).contains("camera=()");
        assertThat(header.apply("Content-Security-Policy"))
                .as(answer)
                .contains("default-src 'none'", "base-uri '", "frame-ancestors 'none'");
        if (isHttps) {
            assertThat(header.apply("Strict-Transport-Security")).as(answer).contains("max-age=31536000");
        } else {
            assertThat(header.apply("Strict-Transport-Security")).as(answer).isNull();
        }
    }
}
