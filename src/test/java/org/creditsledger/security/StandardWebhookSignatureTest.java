package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.creditsledger.security.WebhookSignature.Verdict.BAD;
import static org.creditsledger.security.WebhookSignature.Verdict.STALE;
import static org.creditsledger.security.WebhookSignature.Verdict.VALID;

import com.standardwebhooks.Webhook;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Signed with the specification's own library, checked with this project's code. */
class StandardWebhookSignatureTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_SECRET = "whsec_b3RoZXItc2VjcmV0LW9mLTI0LWJ5dGVz";
    private static final String BODY = "{\"test\": 2432232314, \"name\": \"é\"}";
    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);

    private final WebhookSignature signature = checking(SECRET);

    @Test
    void the_example_of_the_specification_is_valid() {
        var request = new MockHttpServletRequest();
        request.addHeader("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
        request.addHeader("webhook-timestamp", "1614265330");
        request.addHeader("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        assertThat(signature.verify(request, "{\"test\": 2432232314}".getBytes(UTF_8)))
                .isEqualTo(VALID);
    }

    @Test
    void one_matching_signature_of_several_is_enough() throws Exception {
        var several = "v1a,b3RoZXI= v1,bm90aGluZw== v1,%%% " + sign(OTHER_SECRET, 0) + " " + sign(SECRET, 0);

        assertThat(signature.verify(request(several, 0), BODY.getBytes(UTF_8))).isEqualTo(VALID);
    }

    @Test
    void the_old_secret_is_valid_during_a_rotation() throws Exception {
        var both = checking(OTHER_SECRET, SECRET);

        assertThat(both.verify(request(sign(SECRET, 0), 0), BODY.getBytes(UTF_8)))
                .isEqualTo(VALID);
        assertThat(both.verify(request(sign(OTHER_SECRET, 0), 0), BODY.getBytes(UTF_8)))
                .isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -299, 0, 299, 300})
    void a_signature_is_valid_within_five_minutes(long age) throws Exception {
        assertThat(signature.verify(request(sign(SECRET, age), age), BODY.getBytes(UTF_8)))
                .isEqualTo(VALID);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1_000_000, -301, 301, 1_000_000})
    void a_signature_beyond_five_minutes_is_stale(long age) throws Exception {
        assertThat(signature.verify(request(sign(SECRET, age), age), BODY.getBytes(UTF_8)))
                .isEqualTo(STALE);
    }

    @Test
    void another_secret_body_id_or_timestamp_makes_it_bad() throws Exception {
        var body = BODY.getBytes(UTF_8);

        assertThat(signature.verify(request(sign(OTHER_SECRET, 0), 0), body)).isEqualTo(BAD);
        assertThat(signature.verify(request(sign(SECRET, 0), 0), (BODY + " ").getBytes(UTF_8)))
                .isEqualTo(BAD);
        assertThat(signature.verify(request(sign(SECRET, 0), 1), body)).isEqualTo(BAD);

        var otherId = new MockHttpServletRequest();
        otherId.addHeader("webhook-id", "msg_2");
        otherId.addHeader("webhook-timestamp", Long.toString(NOW.getEpochSecond()));
        otherId.addHeader("webhook-signature", sign(SECRET, 0));
        assertThat(signature.verify(otherId, body)).isEqualTo(BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void every_header_is_needed(String missing) throws Exception {
        var request = request(sign(SECRET, 0), 0);
        request.removeHeader(missing);

        assertThat(signature.verify(request, BODY.getBytes(UTF_8))).isEqualTo(BAD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_not base64", "bm8gcHJlZml4"})
    void a_malformed_secret_is_named_at_the_start(String secret) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> checking(secret))
                .withMessageContaining("CREDITS_JOBS_WEBHOOK_SECRET");
    }

    private static WebhookSignature checking(String... secrets) {
        return new StandardWebhookSignature(List.of(secrets), InstantSource.fixed(NOW));
    }

    private static String sign(String secret, long age) throws Exception {
        return new Webhook(secret).sign("msg_1", NOW.getEpochSecond() - age, BODY);
    }

    private static MockHttpServletRequest request(String signatures, long age) {
        var request = new MockHttpServletRequest();
        request.addHeader("webhook-id", "msg_1");
        request.addHeader("webhook-timestamp", Long.toString(NOW.getEpochSecond() - age));
        request.addHeader("webhook-signature", signatures);
        return request;
    }
}
