package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.security.WebhookSignature.Verdict.BAD;
import static org.creditsledger.security.WebhookSignature.Verdict.STALE;
import static org.creditsledger.security.WebhookSignature.Verdict.VALID;

import com.stripe.net.Webhook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class StripeSignatureTest {

    private static final String SECRET = "whsec_stripe";
    private static final String BODY = "{\"object\": \"event\", \"name\": \"é\"}";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final WebhookSignature signature = new StripeSignature(List.of("whsec_other", SECRET), at(NOW));

    @Test
    void a_signature_of_stripe_is_valid() throws Exception {
        assertThat(verify(header(SECRET, 0), BODY)).isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 300})
    void a_signature_is_valid_within_five_minutes(long age) throws Exception {
        assertThat(verify(header(SECRET, age), BODY)).isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void a_signature_beyond_five_minutes_is_stale(long age) throws Exception {
        assertThat(verify(header(SECRET, age), BODY)).isEqualTo(STALE);
    }

    @Test
    void another_secret_body_or_timestamp_makes_it_bad() throws Exception {
        assertThat(verify(header("whsec_third", 0), BODY)).isEqualTo(BAD);
        assertThat(verify(header(SECRET, 0), BODY + " ")).isEqualTo(BAD);
        assertThat(verify(header(SECRET, 0).replaceFirst("t=\\d+", "t=1"), BODY))
                .isEqualTo(BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=", "t=x,v1=y", "v1=00", "t=99999999999999999999,v1=00", "nonsense"})
    void a_malformed_header_is_bad(String header) {
        assertThat(verify(header, BODY)).isEqualTo(BAD);
    }

    @Test
    void the_header_is_needed() {
        assertThat(signature.verify(new MockHttpServletRequest(), BODY.getBytes(UTF_8)))
                .isEqualTo(BAD);
    }

    private WebhookSignature.Verdict verify(String header, String body) {
        var request = new MockHttpServletRequest();
        request.addHeader("Stripe-Signature", header);
        return signature.verify(request, body.getBytes(UTF_8));
    }

    private static String header(String secret, long age) throws Exception {
        var timestamp = NOW.getEpochSecond() - age;
        return "t=" + timestamp + ",v1=" + Webhook.Util.computeHmacSha256(secret, timestamp + "." + BODY);
    }

    private static InstantSource at(Instant instant) {
        return InstantSource.fixed(instant);
    }
}
