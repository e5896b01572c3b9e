package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes the events of job services and of Stripe, and signs them with their own libraries. */
public final class Webhooks {

    private Webhooks() {}

    /** For images of flux-pro. */
    public static String jobEvent(String type, String jobId, String uid, int quantity) {
        return jobEvent(type, jobId, uid, "text2image", "flux-pro", quantity);
    }

    public static String jobEvent(String type, String jobId, String uid, String source, String model, int quantity) {
        return """
                {"type": "%s", "timestamp": "2026-03-01T12:00:00Z", "data": {"jobId": "%s", "uid": "%s",
                 "source": "%s", "model": "%s", "resolution": "1024x1024", "quantity": %d}}
                """.formatted(type, jobId, uid, source, model, quantity);
    }

    /** In the shape of Stripe's API version 2025-03-31.basil, without irrelevant parts. */
    public static String checkoutSession(
            String type, String paymentStatus, String paymentId, String uid, String packId) {
        return """
                {"id": "evt_%1$s", "object": "event", "api_version": "2025-03-31.basil", "created": 1772366400,
                 "livemode": false, "pending_webhooks": 1, "type": "%2$s", "data": {"object": {
                   "id": "cs_test_%1$s", "object": "checkout.session", "mode": "payment", "status": "complete",
                   "payment_status": "%3$s", "payment_intent": "%4$s", "amount_total": 3900, "currency": "usd",
                   "metadata": {"uid": "%5$s", "packId": "%6$s"}}}}
                """.formatted(UUID.randomUUID(), type, paymentStatus, paymentId, uid, packId);
    }

    /** The value of the {@code webhook-signature} header. */
    public static String signJob(String secret, String id, long timestamp, String body) {
        try {
            return new Webhook(secret).sign(id, timestamp, body);
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }

    /** The same for bytes, which need not be text. */
    public static String signJob(String secret, String id, long timestamp, byte[] body) {
        var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        return "v1," + Base64.getEncoder().encodeToString(hmac(key, id + "." + timestamp + ".", body));
    }

    /** The value of the {@code Stripe-Signature} header for bytes that need not be text. */
    public static String signStripe(String secret, long timestamp, byte[] body) {
        return "t=" + timestamp + ",v1="
                + HexFormat.of().formatHex(hmac(secret.getBytes(UTF_8), timestamp + ".", body));
    }

    private static byte[] hmac(byte[] key, String prefix, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update(prefix.getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The value of the {@code Stripe-Signature} header. */
    public static String signStripe(String secret, long timestamp, String body) {
        try {
            return com.stripe.net.Webhook.Signature.generateSignatureHeader(body, secret, timestamp);
        } catch (Exception exception) {
            throw new IllegalStateException(exception);
        }
    }
}
