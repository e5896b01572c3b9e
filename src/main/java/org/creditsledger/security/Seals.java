package org.creditsledger.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals texts that the application hands out and the job service sends back, so they need not be stored. The keys are
 * derived from its webhook secrets, which every node has and which can be rotated. So only senders who could report any
 * job anyway can forge a seal.
 */
@Component
public class Seals {

    private static final String HMAC = "HmacSHA256";
    private static final int LENGTH_BYTES = 16;

    private final List<SecretKeySpec> keys;

    Seals(WebhookProperties webhooks) {
        keys = webhooks.jobsSecrets().stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), HMAC))
                .toList();
    }

    /** @param purpose what the texts are for, so a seal for one purpose is invalid for another; without line feeds */
    public String seal(String purpose, String text) {
        return seal(keys.getFirst(), purpose, text);
    }

    public boolean isSeal(String seal, String purpose, String text) {
        return keys.stream()
                .anyMatch(key -> MessageDigest.isEqual(seal(key, purpose, text).getBytes(UTF_8), seal.getBytes(UTF_8)));
    }

    private static String seal(SecretKeySpec key, String purpose, String text) {
        var derived = new SecretKeySpec(hmac(key, "seal\n" + purpose), HMAC);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hmac(derived, text), LENGTH_BYTES));
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has " + HMAC, impossible);
        }
    }
}
