package org.creditsledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.model.checkout.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutStatus;
import org.creditsledger.testing.StripeFixtures;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SimulatedStripeTest {

    @Test
    void the_simulator_sends_only_fields_that_the_library_knows() {
        var checkout = new Checkout(
                UUID.randomUUID(),
                "u\"1",
                new Checkout.Item.Pack("image-500", "image", 500),
                3_900,
                "USD",
                CheckoutStatus.OPEN,
                null,
                null,
                null,
                Instant.EPOCH.plus(Duration.ofHours(1)));
        var row = new SimulatedSessionRow(checkout, Instant.EPOCH);
        row.end("complete", "paid");
        var json = new JsonMapper();

        JsonNode event =
                json.readTree(new SimulatedStripe(json).event("checkout.session.completed", row, Instant.EPOCH));

        var session = event.get("data").get("object");
        assertThat(StripeFixtures.namesIn(Session.class)).containsAll(session.propertyNames());
        assertThat(session.get("metadata").get("uid").asString()).isEqualTo("u\"1");
        assertThat(session.get("amount_total").asLong()).isEqualTo(3_900);
        assertThat(session.get("payment_intent").asString()).startsWith("pi_");
    }
}
