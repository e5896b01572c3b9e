package org.creditsledger.payments.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.creditsledger.ledger.Entry;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where Stripe reports payments. A filter has already checked the signature. */
@RestController
@Tag(name = "Webhooks")
class StripeWebhookController {

    private final StripeEvents events;

    StripeWebhookController(StripeEvents events) {
        this.events = events;
    }

    @Operation(
            operationId = "receiveStripeEvent",
            summary = "Receive an event of Stripe",
            description =
                    "Unknown and irrelevant events are answered with outcome `ignored`: see docs/reference/webhooks.md.")
    @MayAnswer({ProblemCode.KEY_CONFLICT, ProblemCode.TEST_EVENT, ProblemCode.PAYMENT_PROVIDER_UNAVAILABLE})
    @PostMapping(path = "/api/webhooks/stripe", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer receive(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            description = "An event in the format of Stripe.",
                            required = true,
                            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
                    @RequestBody
                    String body) {
        var outcome = events.handle(body);
        return new Answer(
                Codes.of(outcome.kind()),
                outcome.entry(),
                outcome.shortfallCredits() == 0 ? null : outcome.shortfallCredits());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StripeEventAnswer")
    record Answer(
            String outcome, @Nullable Entry entry, @Nullable Long shortfallCredits) {}
}
