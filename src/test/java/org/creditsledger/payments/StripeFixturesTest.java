package org.creditsledger.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.Stripe;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.checkout.Session;
import java.util.Set;
import java.util.TreeSet;
import org.creditsledger.testing.StripeFixtures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fixtures contain exactly what the pinned version of Stripe's library knows. */
class StripeFixturesTest {

    /** Fields that are only there if they are requested, or only in a mode that is not used here. */
    private static final Set<String> EXPANDED = Set.of(
            "line_items",
            "optional_items",
            "shipping_details",
            "refunds",
            "application_fee",
            "dispute",
            "invoice",
            "level3",
            "order",
            "source",
            "authorization_code",
            "failure_balance_transaction",
            "transfer",
            "managed_payments",
            "presentment_details",
            "name_collection",
            "redirect_on_completion",
            "return_url",
            "tax_id_collection");

    @Test
    void the_library_and_the_fixtures_have_the_same_api_version() {
        assertThat(Stripe.API_VERSION).isEqualTo("2026-07-29.dahlia");
    }

    @ParameterizedTest
    @CsvSource({
        "checkout.session.completed, com.stripe.model.checkout.Session",
        "checkout.session.async_payment_succeeded, com.stripe.model.checkout.Session",
        "checkout.session.async_payment_failed, com.stripe.model.checkout.Session",
        "checkout.session.expired, com.stripe.model.checkout.Session",
        "charge.refunded, com.stripe.model.Charge",
        "charge.dispute.created, com.stripe.model.Dispute"
    })
    void a_fixture_has_only_fields_that_the_library_knows(String type, Class<?> model) {
        var event = StripeFixtures.read(type);

        assertThat(event.get("api_version").asString()).isEqualTo(Stripe.API_VERSION);
        assertThat(StripeFixtures.namesIn(model))
                .containsAll(event.get("data").get("object").propertyNames());
    }

    @Test
    void the_fixtures_have_every_field_of_webhooks() {
        assertThat(missing("checkout.session.completed", Session.class)).isEmpty();
        assertThat(missing("charge.refunded", Charge.class)).isEmpty();
        assertThat(missing("charge.dispute.created", Dispute.class)).isEmpty();
    }

    private static Set<String> missing(String type, Class<?> model) {
        var missing = new TreeSet<>(StripeFixtures.namesIn(model));
        missing.removeAll(StripeFixtures.read(type).get("data").get("object").propertyNames());
        missing.removeAll(EXPANDED);
        return missing;
    }
}
