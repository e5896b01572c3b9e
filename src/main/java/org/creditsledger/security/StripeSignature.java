package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the {@code Stripe-Signature} header with Stripe's own library. */
final class StripeSignature implements WebhookSignature {

    private static final Pattern TIMESTAMP = Pattern.compile("(?:^|,)t=(\\d{1,12})(?:,|$)");
    private static final long ANY_AGE = 0;

    private final List<String> secrets;
    private final InstantSource clock;

    StripeSignature(List<String> secrets, InstantSource clock) {
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
    }

    @Override
    public Verdict verify(HttpServletRequest request, byte[] body) {
        var header = request.getHeader("Stripe-Signature");
        if (header == null) {
            return Verdict.BAD;
        }
        var payload = new String(body, UTF_8);
        if (secrets.stream().noneMatch(secret -> matches(payload, header, secret))) {
            return Verdict.BAD;
        }
        return isRecent(header) ? Verdict.VALID : Verdict.STALE;
    }

    private static boolean matches(String payload, String header, String secret) {
        try {
            return Webhook.Signature.verifyHeader(payload, header, secret, ANY_AGE);
        } catch (SignatureVerificationException | NumberFormatException mismatch) {
            // The library throws if the timestamp is not a number.
            return false;
        }
    }

    /** Not the library's check: it ignores the injected clock and accepts signatures from the future. */
    private boolean isRecent(String header) {
        var timestamp = TIMESTAMP.matcher(header);
        return timestamp.find()
                && Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp.group(1))) <= TOLERANCE_SECONDS;
    }
}
