package org.creditsledger.payments.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.security.Principal;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.AssignResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.UnmatchedPayments;
import org.creditsledger.problems.IdempotencyKey;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.MayReplay;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where an admin assigns a payment without a known user or pack. */
@RestController
@Tag(name = "Administration")
class AssignmentController {

    private final UnmatchedPayments payments;

    AssignmentController(UnmatchedPayments payments) {
        this.payments = payments;
    }

    @Operation(
            operationId = "assignPayment",
            summary = "Credit and invoice an unmatched payment, once",
            description =
                    "The credit has the key of the payment, so a later delivery of its event is a duplicate. The anomaly becomes resolved.")
    @ApiResponse(responseCode = "201", description = "The credit, and the id of its invoice.")
    @MayReplay("The payment was assigned in the same way before.")
    @MayAnswer({
        ProblemCode.NOT_FOUND,
        ProblemCode.NOT_ASSIGNABLE,
        ProblemCode.OWN_PAYMENT,
        ProblemCode.UNKNOWN_PACK,
        ProblemCode.KEY_CONFLICT
    })
    @PostMapping(path = "/api/admin/credits/anomalies/{id}/assign", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Assigned> assign(
            @Parameter(description = "The id of the anomaly.") @PathVariable UUID id,
            @Valid @RequestBody Assignment assignment,
            @Parameter(
                            description =
                                    "Chosen by the caller: the same key for a retry, a new key for another payment.",
                            required = true,
                            schema = @Schema(type = "string", pattern = "^" + CheckoutService.KEY_PATTERN + "$"))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable String key,
            Principal admin) {
        var ownKey = IdempotencyKey.require(key, CheckoutService.KEY_PATTERN);
        return switch (payments.assign(id, assignment.uid(), assignment.packId(), ownKey, admin.getName())) {
            case AssignResult.Assigned(var credit, var isReplay) ->
                isReplay
                        ? ResponseEntity.ok()
                                .header(IdempotencyKey.REPLAYED, "true")
                                .body(Assigned.of(credit))
                        : ResponseEntity.status(HttpStatus.CREATED).body(Assigned.of(credit));
            case AssignResult.NotFound() -> throw new Problem(ProblemCode.NOT_FOUND, "There is no such anomaly.");
            case AssignResult.NotAssignable() ->
                throw new Problem(ProblemCode.NOT_ASSIGNABLE, "This anomaly is not an unmatched payment.");
            case AssignResult.OwnPayment() ->
                throw new Problem(ProblemCode.OWN_PAYMENT, "Another admin must assign this payment to you.");
            case AssignResult.UnknownPack(var packId) ->
                throw new Problem(ProblemCode.UNKNOWN_PACK, "There is no credit pack " + packId + ".");
            case AssignResult.Conflict(var usedKey) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "This payment was assigned differently, or this Idempotency-Key was used for another payment.",
                        Map.of("idempotencyKey", usedKey));
        };
    }

    @Schema(name = "PaymentAssignment")
    record Assignment(
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,

            @Schema(description = "A credit pack, which may no longer be on sale.", example = "image-500")
            @NotNull @Pattern(regexp = "[!-~]{1,64}") String packId) {}

    @Schema(name = "AssignedPayment")
    record Assigned(Entry entry, @Nullable UUID invoiceId) {

        static Assigned of(Entry credit) {
            return new Assigned(credit, credit.invoiceId());
        }
    }
}
