package org.creditsledger.grants.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantRequest;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.problems.IdempotencyKey;
import org.creditsledger.problems.InsufficientCredits;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.MayReplay;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Where an admin gives or takes credits, with a reason, once per idempotency key. */
@RestController
@Tag(name = "Administration")
class AdjustController {

    private static final String KEY_PATTERN = "[!-~]{1,200}";

    private final GrantService grants;
    private final LedgerService ledger;
    private final InstantSource clock;

    AdjustController(GrantService grants, LedgerService ledger, InstantSource clock) {
        this.grants = grants;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Operation(
            operationId = "adjustCredits",
            summary = "Grant or debit credits, once for each Idempotency-Key",
            description =
                    "The entry's createdBy is `admin:` and the uid of the admin. Grants above a limit within 24 hours, and"
                            + " grants to the admin's own account, need a second admin.")
    @ApiResponse(
            responseCode = "201",
            description = "The new entry.",
            content = @Content(schema = @Schema(implementation = Entry.class)))
    @ApiResponse(
            responseCode = "202",
            description =
                    "Nothing was written yet, because the grant needs a second admin. The answer is the request for the grant.",
            headers = @Header(name = "Location", description = "The request.", schema = @Schema(type = "string")),
            content = @Content(schema = @Schema(implementation = GrantRequest.class)))
    @MayReplay(
            value = "The entry that an equal adjustment wrote before under this key.",
            content = @Content(schema = @Schema(implementation = Entry.class)))
    @MayAnswer({ProblemCode.INSUFFICIENT_CREDITS, ProblemCode.KEY_CONFLICT, ProblemCode.GRANT_NOT_APPROVED})
    @PostMapping(path = "/api/admin/credits/adjust", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<?> adjust(
            @Valid @RequestBody Adjustment adjustment,
            @Parameter(
                            description =
                                    "Chosen by the caller: the same key for a retry, a new key for a new adjustment."
                                            + " It must not start with a prefix of the ledger: adjust:, credit:, debit:, expire:,"
                                            + " import:, reversal:.",
                            required = true,
                            schema = @Schema(type = "string", pattern = "^" + KEY_PATTERN + "$"))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable String key,
            Principal admin) {
        return switch (granted(adjustment, key, admin.getName())) {
            case GrantResult.Posted(var entry) ->
                ResponseEntity.status(HttpStatus.CREATED).body(entry);
            case GrantResult.Replayed(var entry) ->
                ResponseEntity.ok().header(IdempotencyKey.REPLAYED, "true").body(entry);
            case GrantResult.AwaitsApproval(var request, var isReplay) -> {
                var answer = ResponseEntity.accepted().location(GrantRequestController.addressOf(request));
                yield (isReplay ? answer.header(IdempotencyKey.REPLAYED, "true") : answer).body(request);
            }
            case GrantResult.NotApproved(var request) -> throw GrantRequestController.isOver(request);
            case GrantResult.KeyConflict() ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "This Idempotency-Key was used for a different adjustment.",
                        Map.of("idempotencyKey", "adjust:" + key));
            case GrantResult.KeyReserved() ->
                throw Problem.invalid(
                        IdempotencyKey.HEADER,
                        "must not start with " + String.join(", ", Posting.RESERVED_KEY_PREFIXES));
            case GrantResult.NotOfThisPayment() ->
                throw Problem.invalid("paymentId", "must be a payment that has credited this user with this type");
            case GrantResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                throw InsufficientCredits.of("The adjustment", type, attemptedAmount, balance, available);
            case GrantResult.NotUndoable() ->
                throw new IllegalStateException("an adjustment relates to no other entry");
        };
    }

    private GrantResult granted(Adjustment adjustment, @Nullable String key, String admin) {
        var ownKey = IdempotencyKey.require(key, KEY_PATTERN);
        var types = ledger.creditTypes();
        if (!types.contains(adjustment.type())) {
            throw Problem.invalid("type", "must be among " + String.join(", ", types));
        }
        var lot = lotOf(adjustment, ownKey);
        try {
            return grants.grant(
                    new Grant(
                            adjustment.uid(),
                            adjustment.type(),
                            adjustment.direction().equals("credit") ? Direction.CREDIT : Direction.DEBIT,
                            adjustment.amount(),
                            adjustment.reason(),
                            null,
                            adjustment.paymentId(),
                            lot,
                            ownKey),
                    admin);
        } catch (IllegalArgumentException notStorable) {
            // Everything else was checked above and by the constraints of the body.
            throw Problem.invalid("reason", String.valueOf(notStorable.getMessage()));
        }
    }

    /** A retry gets its answer even after the end of its lot. */
    private @Nullable LotTerms lotOf(Adjustment adjustment, String key) {
        if (adjustment.hasNoLot()) {
            return null;
        }
        if (!adjustment.direction().equals("credit")) {
            throw Problem.invalid("direction", "must be credit, with expiresAt, category, label or priority");
        }
        var expiresAt = adjustment.expiresAt();
        if (expiresAt != null && !isRetryAfter(expiresAt, key)) {
            NewEnd.require(expiresAt, clock.instant());
        }
        try {
            return adjustment.lot();
        } catch (IllegalArgumentException notStorable) {
            throw Problem.invalid("label", String.valueOf(notStorable.getMessage()));
        }
    }

    private boolean isRetryAfter(Instant end, String key) {
        return !end.isAfter(clock.instant())
                && ledger.findByIdempotencyKey("adjust:" + key).isPresent();
    }

    record Adjustment(
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,

            @Schema(description = "A credit type.", example = "image") @NotNull String type,

            @Schema(allowableValues = {"credit", "debit"}) @NotNull @Pattern(regexp = "credit|debit") String direction,

            @Schema(description = "Whole credits.") @NotNull @Min(1) @Max(Posting.MAX_AMOUNT) Long amount,

            @NotBlank @Size(max = 500) String reason,

            @Schema(description = "The corrected payment. The adjustment counts towards its refunds.")
            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String paymentId,

            @Schema(description = "A credit is used until then, and never from then on.") @Nullable Instant expiresAt,

            @Schema(
                    description = "Why the credit is given, which decides when it is used. By default promotional.",
                    allowableValues = {"promotional", "compensation", "plan", "purchased", "migrated"})
            @Nullable @Pattern(regexp = "promotional|compensation|plan|purchased|migrated") String category,

            @Schema(description = "A line for the user.")
            @Nullable @Size(min = 1, max = LotTerms.MAX_LABEL_LENGTH) @Pattern(regexp = ".*\\S.*") String label,

            @Schema(description = "Credits with a lower one are used first. By default that of the category.")
            @Nullable @Min(0) @Max(LotTerms.MAX_PRIORITY) Integer priority) {

        private boolean hasNoLot() {
            return expiresAt == null && category == null && label == null && priority == null;
        }

        private LotTerms lot() {
            var why = category == null
                    ? null
                    : Codes.parse(Category.class, category).orElseThrow();
            return LotTerms.given(why, priority, expiresAt, label);
        }
    }
}
