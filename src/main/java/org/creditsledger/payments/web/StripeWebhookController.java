package org.creditsledger.payments.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.creditsledger.ledger.Entry;
import org.creditsledger.payments.StripeEvents;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where Stripe reports payments. Its signature was checked before a request comes here. */
@RestController
class StripeWebhookController {

    private final StripeEvents events;

    StripeWebhookController(StripeEvents events) {
        this.events = events;
    }

    @PostMapping(path = "/api/webhooks/stripe", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(@RequestBody String body) {
        var outcome = events.handle(body);
        return new Answer(
                outcome.kind().name().toLowerCase(Locale.ROOT),
                outcome.entry(),
                outcome.shortfallCredits() == 0 ? null : outcome.shortfallCredits());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String outcome, @Nullable Entry entry, @Nullable Long shortfallCredits) {}
}
