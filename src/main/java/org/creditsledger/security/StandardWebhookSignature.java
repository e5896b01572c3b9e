package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures of the <a href="https://www.standardwebhooks.com">Standard Webhooks</a> specification, symmetric
 * scheme {@code v1}: HMAC-SHA256 over {@code id.timestamp.body}.
 */
final class StandardWebhookSignature implements WebhookSignature {

    private static final String HMAC = "HmacSHA256";
    private static final String SECRET_PREFIX = "whsec_";
    private static final String SCHEME = "v1,";

    private final List<SecretKeySpec> keys;
    private final InstantSource clock;

    /** @throws IllegalArgumentException if a secret is not {@code whsec_} and base64 */
    StandardWebhookSignature(List<String> secrets, InstantSource clock) {
        this.keys = secrets.stream().map(StandardWebhookSignature::key).toList();
        this.clock = clock;
    }

    @Override
    public Verdict verify(HttpServletRequest request, byte[] body) {
        var id = request.getHeader("webhook-id");
        var timestamp = request.getHeader("webhook-timestamp");
        var signatures = request.getHeader("webhook-signature");
        if (id == null || id.isEmpty() || timestamp == null || signatures == null) {
            return Verdict.BAD;
        }
        if (!matches(signatures, (id + "." + timestamp + ".").getBytes(UTF_8), body)) {
            return Verdict.BAD;
        }
        return isRecent(timestamp) ? Verdict.VALID : Verdict.STALE;
    }

    /**
     * The sender signs with each of its secrets and this checks each of ours. It compares every pair, even after a
     * match.
     */
    private boolean matches(String signatures, byte[] prefix, byte[] body) {
        var found = false;
        for (var key : keys) {
            var expected = hmac(key, prefix, body);
            for (var signature : signatures.split(" ")) {
                var given = signature.startsWith(SCHEME) ? decode(signature.substring(SCHEME.length())) : null;
                found |= given != null && MessageDigest.isEqual(expected, given);
            }
        }
        return found;
    }

    private boolean isRecent(String timestamp) {
        try {
            var age = Math.subtractExact(clock.instant().getEpochSecond(), Long.parseLong(timestamp));
            return Math.abs(age) <= TOLERANCE_SECONDS;
        } catch (NumberFormatException | ArithmeticException notATime) {
            return false;
        }
    }

    private static byte[] hmac(SecretKeySpec key, byte[] prefix, byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            mac.update(prefix);
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }

    private static SecretKeySpec key(String secret) {
        var key = secret.startsWith(SECRET_PREFIX) ? decode(secret.substring(SECRET_PREFIX.length())) : null;
        if (key == null || key.length == 0) {
            throw new IllegalArgumentException("CREDITS_JOBS_WEBHOOK_SECRET must be whsec_ and base64");
        }
        return new SecretKeySpec(key, HMAC);
    }

    private static byte @Nullable [] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
