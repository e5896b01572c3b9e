package org.creditsledger.simulator;

import com.stripe.Stripe;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** @param body as Stripe sends it */
record SimulatedEvent(String type, String body) {

    /** An {@code event} about an object, each time another one. */
    static SimulatedEvent about(ObjectNode object, String type, Instant at) {
        var event = JsonNodeFactory.instance
                .objectNode()
                .put("id", "evt_sim_" + UUID.randomUUID().toString().replace("-", ""))
                .put("object", "event")
                .put("api_version", Stripe.API_VERSION)
                .put("created", at.getEpochSecond())
                .put("livemode", false)
                .put("pending_webhooks", 1)
                .put("type", type);
        event.putObject("data").set("object", object);
        event.putObject("request").putNull("id").putNull("idempotency_key");
        return new SimulatedEvent(type, event.toString());
    }
}
