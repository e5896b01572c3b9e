package org.creditsledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Events of Stripe in the shape of its API version 2026-07-29.dahlia, with all fields of that version. */
public final class StripeFixtures {

    private static final JsonMapper JSON = new JsonMapper();

    private StripeFixtures() {}

    public static String completed(String paymentId, String uid, String packId) {
        return session("checkout.session.completed", paymentId, uid, packId, null);
    }

    /** @param checkoutId the session's {@code client_reference_id} */
    public static String session(String type, String paymentId, String uid, String packId, UUID checkoutId) {
        return session(type, "cs_test_" + paymentId, paymentId, uid, packId, checkoutId);
    }

    public static String session(
            String type, String sessionId, String paymentId, String uid, String packId, UUID checkoutId) {
        var event = read(type);
        var session = object(event);
        session.put("id", sessionId);
        if (!session.get("payment_intent").isNull()) {
            session.put("payment_intent", paymentId);
        }
        if (checkoutId != null) {
            session.put("client_reference_id", checkoutId.toString());
        }
        ((ObjectNode) session.get("metadata")).put("uid", uid).put("packId", packId);
        return event.toString();
    }

    /**
     * A completed session as Stripe returns it with its payment intent.
     *
     * @param intentStatus {@code processing}, {@code succeeded} or {@code requires_payment_method}
     */
    public static String asked(
            String sessionId, String paymentStatus, String intentStatus, String uid, String packId, UUID checkoutId) {
        var session = object(read("checkout.session.completed"))
                .put("id", sessionId)
                .put("payment_status", paymentStatus)
                .put("client_reference_id", checkoutId.toString());
        session.putObject("payment_intent")
                .put("id", "pi_" + sessionId)
                .put("object", "payment_intent")
                .put("status", intentStatus);
        session.putObject("metadata").put("uid", uid).put("packId", packId);
        return session.toString();
    }

    /** @param refundedMinor the total, as Stripe adds it up */
    public static String refunded(String paymentId, long refundedMinor, long paidMinor) {
        var event = read("charge.refunded");
        object(event)
                .put("id", "ch_" + paymentId)
                .put("amount", paidMinor)
                .put("amount_captured", paidMinor)
                .put("amount_refunded", refundedMinor)
                .put("refunded", refundedMinor == paidMinor)
                .put("payment_intent", paymentId);
        return event.toString();
    }

    public static String disputed(String paymentId, String disputeId, long amountMinor) {
        var event = read("charge.dispute.created");
        object(event).put("id", disputeId).put("amount", amountMinor).put("payment_intent", paymentId);
        return event.toString();
    }

    public static ObjectNode read(String type) {
        try {
            var text = new ClassPathResource("stripe/" + type + ".json").getContentAsString(UTF_8);
            var event = (ObjectNode) JSON.readTree(text);
            return event.put("id", "evt_" + UUID.randomUUID().toString().replace("-", ""));
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    public static ObjectNode object(ObjectNode event) {
        return (ObjectNode) event.get("data").get("object");
    }

    /** The names of a model's fields in the library. */
    public static Set<String> namesIn(Class<?> model) {
        var names = new HashSet<String>();
        Arrays.stream(model.getDeclaredFields())
                .map(field -> field.getAnnotation(SerializedName.class))
                .filter(Objects::nonNull)
                .map(SerializedName::value)
                .forEach(names::add);
        return names;
    }
}
