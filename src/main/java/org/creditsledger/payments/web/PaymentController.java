package org.creditsledger.payments.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.CheckoutStatus;
import org.creditsledger.payments.CreditPack;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.problems.IdempotencyKey;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Where programs list credit packs and open checkouts. */
@RestController
@Tag(name = "Payments")
@RequestMapping("/api/payments")
class PaymentController {

    private static final int SECONDS_TO_RETRY = 10;

    private final PurchaseService purchases;
    private final CheckoutService checkouts;

    PaymentController(PurchaseService purchases, CheckoutService checkouts) {
        this.purchases = purchases;
        this.checkouts = checkouts;
    }

    @Operation(operationId = "listPacks", summary = "Credit packs on sale")
    @GetMapping("/packs")
    List<CreditPack> packs() {
        return purchases.packs();
    }

    @Operation(
            operationId = "openCheckout",
            summary = "Open a checkout for a credit pack or a plan",
            description =
                    "Name either a pack or a plan. Each user can have one open checkout for each pack, and one for each group of plans."
                            + " The purchase happens when the payment provider reports the payment.")
    @MayAnswer({
        ProblemCode.UNKNOWN_PACK,
        ProblemCode.UNKNOWN_PLAN,
        ProblemCode.ALREADY_SUBSCRIBED,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.IN_PROGRESS,
        ProblemCode.TOO_MANY_OPEN_CHECKOUTS,
        ProblemCode.PAYMENT_PROVIDER_UNAVAILABLE
    })
    @PostMapping(path = "/checkout", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer> checkout(
            @RequestBody CheckoutRequest request,
            @Parameter(
                            description = "The same key always leads to the same checkout.",
                            schema = @Schema(type = "string", pattern = "^" + CheckoutService.KEY_PATTERN + "$"))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable String key,
            Principal buyer) {
        if (key != null) {
            IdempotencyKey.require(key, CheckoutService.KEY_PATTERN);
        }
        return switch (open(request, key, buyer.getName())) {
            case CheckoutResult.Opened(var checkout) -> ResponseEntity.ok(Answer.of(checkout));
            case CheckoutResult.InProgress() ->
                throw new Problem(ProblemCode.IN_PROGRESS, "This checkout is being opened.").retryAfter(1);
            case CheckoutResult.KeyConflict() ->
                throw new Problem(ProblemCode.KEY_CONFLICT, "This Idempotency-Key was used for something different.");
            case CheckoutResult.TooManyOpen(var limit) ->
                throw new Problem(
                        ProblemCode.TOO_MANY_OPEN_CHECKOUTS,
                        "%s checkouts are open already. Pay one, or wait until one has expired.".formatted(limit));
            case CheckoutResult.UnknownPack(var packId) ->
                throw new Problem(ProblemCode.UNKNOWN_PACK, "There is no credit pack " + packId + ".");
            case CheckoutResult.UnknownPlan(var planId) ->
                throw new Problem(ProblemCode.UNKNOWN_PLAN, "There is no plan " + planId + " to subscribe to.");
            case CheckoutResult.UnknownPrice(var offered) ->
                throw Problem.invalid("priceId", "must be one of " + String.join(", ", offered));
            case CheckoutResult.AlreadySubscribed() ->
                throw new Problem(
                        ProblemCode.ALREADY_SUBSCRIBED,
                        "You have a subscription to this plan, or to another one of its group. Change that one.");
            case CheckoutResult.ProviderUnavailable() ->
                throw new Problem(
                                ProblemCode.PAYMENT_PROVIDER_UNAVAILABLE,
                                "Nothing was bought and nothing was charged. Send the same request again.")
                        .retryAfter(SECONDS_TO_RETRY);
        };
    }

    private CheckoutResult open(CheckoutRequest request, @Nullable String key, String uid) {
        var packId = request.packId();
        var planId = request.planId();
        if (planId == null) {
            if (packId == null || packId.isBlank()) {
                throw Problem.invalid("packId", "must not be empty, unless there is a planId");
            }
            return checkouts.open(uid, packId, key);
        }
        if (packId != null) {
            throw Problem.invalid("planId", "must not be together with a packId");
        }
        return checkouts.subscribe(uid, planId, request.priceId(), key);
    }

    @Operation(operationId = "getCheckout", summary = "A checkout and its status")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @GetMapping("/checkouts/{id}")
    Answer checkout(@Parameter(description = "The id of the checkout.") @PathVariable UUID id, Principal buyer) {
        return checkouts
                .look(buyer.getName(), id)
                .map(Answer::of)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such checkout."));
    }

    record CheckoutRequest(
            @Schema(description = "The credit pack to buy.", example = "image-500") @Nullable String packId,

            @Schema(description = "The plan to subscribe to.") @Nullable String planId,

            @Schema(description = "The provider's id of the price, if the plan has several.") @Nullable String priceId) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Checkout")
    record Answer(
            UUID id,

            @Schema(description = "Only of a pack.") @Nullable String packId,

            @Schema(description = "Only of a plan, like the price.") @Nullable String planId,

            @Nullable String priceId,
            CheckoutStatus status,
            @Nullable URI url,
            @Nullable String paymentId,
            @Nullable UUID invoiceId,
            Instant expiresAt) {

        static Answer of(Checkout checkout) {
            var plan = checkout.item() instanceof Checkout.Item.Plan subscribed ? subscribed : null;
            return new Answer(
                    checkout.id(),
                    checkout.item() instanceof Checkout.Item.Pack pack ? pack.packId() : null,
                    plan == null ? null : plan.planId(),
                    plan == null ? null : plan.priceId(),
                    checkout.status(),
                    absolute(checkout.url()),
                    checkout.paymentId(),
                    checkout.invoiceId(),
                    checkout.expiresAt());
        }

        private static @Nullable URI absolute(@Nullable String url) {
            if (url == null) {
                return null;
            }
            return url.startsWith("/")
                    ? ServletUriComponentsBuilder.fromCurrentContextPath()
                            .path(url)
                            .build()
                            .toUri()
                    : URI.create(url);
        }
    }
}
