package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.jobs.ReservationResult;
import org.creditsledger.jobs.ReservationService;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.ExtendResult;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.PricingProblems;
import org.creditsledger.problems.IdempotencyKey;
import org.creditsledger.problems.InsufficientCredits;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.MayReplay;
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

/** Where services reserve credits before a job runs, and capture or release them afterwards. */
@RestController
@Tag(name = "Jobs")
@RequestMapping("/api/credits/reservations")
class ReservationController {

    private static final String ID = "The id of the reservation.";
    private static final String KEY_PATTERN = "[!-~]{1,200}";
    private static final long MAX_EXTENSION_MS =
            31_536_000_000L; // a year; the setting of the application limits it further

    private final ReservationService reservations;
    private final Reservations answers;

    ReservationController(ReservationService reservations, Reservations answers) {
        this.reservations = reservations;
        this.answers = answers;
    }

    @Operation(
            operationId = "placeReservation",
            summary = "Reserve credits for a job, once for each source and jobId",
            description =
                    "Send either type and amount, or the work (model, resolution, quantity, …). Then its price is reserved.")
    @ApiResponse(responseCode = "201", description = "The credits are reserved.")
    @MayReplay("An equal request reserved the credits before.")
    @MayAnswer({
        ProblemCode.INSUFFICIENT_CREDITS,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.UNKNOWN_PRICE,
        ProblemCode.QUOTE_MISMATCH,
        ProblemCode.JOB_ALREADY_DEBITED,
        ProblemCode.JOB_FAILED
    })
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Reservations.Reservation> reserve(@Valid @RequestBody ReservationBody body, Principal service) {
        return switch (reservations.reserve(body.toRequest(service.getName()))) {
            case ReservationResult.Reserved(var hold) ->
                ResponseEntity.created(URI.create("/api/credits/reservations/" + hold.id()))
                        .body(answers.of(hold));
            case ReservationResult.Replayed(var hold) -> answers.replayed(hold);
            case ReservationResult.Conflict(var idempotencyKey) ->
                throw new Problem(
                        ProblemCode.KEY_CONFLICT,
                        "A different reservation exists for this source and jobId.",
                        Map.of("idempotencyKey", idempotencyKey));
            case ReservationResult.AlreadyDebited(var debit) -> throw alreadyDebited(debit);
            case ReservationResult.JobFailed() ->
                throw new Problem(ProblemCode.JOB_FAILED, "A failure is final. Use a new jobId to try the job again.");
            case ReservationResult.Refused(var type, var attemptedAmount, var balance, var available) ->
                throw InsufficientCredits.of("The job", type, attemptedAmount, balance, available);
            case ReservationResult.UnknownCreditType(var types) ->
                throw Problem.invalid("type", "must be among " + String.join(", ", types));
            case ReservationResult.UnknownPrice() ->
                throw PricingProblems.unknownPrice(
                        body.source(), body.model(), body.resolution(), body.durationSeconds());
            case ReservationResult.QuoteMismatch() -> throw PricingProblems.quoteMismatch();
        };
    }

    @Operation(operationId = "getReservation", summary = "A reservation and its status")
    @MayAnswer(ProblemCode.HOLD_NOT_FOUND)
    @GetMapping("/{id}")
    Reservations.Reservation show(@Parameter(description = ID) @PathVariable UUID id) {
        return reservations.find(id).map(answers::of).orElseThrow(Reservations::notFound);
    }

    @Operation(
            operationId = "captureReservation",
            summary = "Debit the cost of a job: all reserved credits, or an amount",
            description =
                    "The rest of the reservation becomes available again. An amount above the reservation also needs available credits."
                            + " With `final: false` the rest stays reserved and more captures may follow: each takes at most the"
                            + " rest, and has its own Idempotency-Key.")
    @MayReplay("The reservation is captured, by this or an equal earlier request.")
    @MayAnswer({
        ProblemCode.HOLD_NOT_FOUND,
        ProblemCode.HOLD_ALREADY_CAPTURED,
        ProblemCode.HOLD_ALREADY_RELEASED,
        ProblemCode.HOLD_EXPIRED,
        ProblemCode.HOLD_EXCEEDS_AVAILABLE,
        ProblemCode.HOLD_EXCEEDED,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.JOB_ALREADY_DEBITED
    })
    @PostMapping("/{id}/capture")
    ResponseEntity<Reservations.Reservation> capture(
            @Parameter(description = ID) @PathVariable UUID id,
            @Parameter(
                            description =
                                    "Unique among the calls that change this reservation. Required with `final: false`.",
                            schema = @Schema(pattern = KEY_PATTERN))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable String key,
            @Valid @RequestBody(required = false) @Nullable Capture capture) {
        var terms = capture == null ? new Capture(null, null) : capture;
        return switch (capturing(id, key, terms)) {
            case CaptureResult.Captured(var hold, var _) -> ResponseEntity.ok(answers.of(hold));
            case CaptureResult.Replayed(var hold, var _) -> answers.replayed(hold);
            case CaptureResult.AlreadyCaptured(var hold, var _) -> throw answers.settled(hold);
            case CaptureResult.AlreadyReleased(var hold) -> throw answers.settled(hold);
            case CaptureResult.Expired(var hold) -> throw answers.settled(hold);
            case CaptureResult.AlreadyDebited(var _, var debit) -> throw alreadyDebited(debit);
            case CaptureResult.KeyConflict(var hold) -> throw keyConflict(key, hold);
            case CaptureResult.ExceedsHold(var hold, var attemptedAmount) ->
                throw new Problem(
                        ProblemCode.HOLD_EXCEEDED,
                        "%s %s credits are still reserved, and a reservation can be captured %s times."
                                .formatted(hold.held(), hold.type(), LedgerService.MAX_CAPTURES),
                        Map.of(
                                "creditType", hold.type(),
                                "attemptedAmount", attemptedAmount,
                                "heldAmount", hold.held()));
            case CaptureResult.Exceeds(var hold, var attemptedAmount, var balance, var available) ->
                throw new Problem(
                        ProblemCode.HOLD_EXCEEDS_AVAILABLE,
                        "%s %s credits are reserved and %s more are available; the credits stay reserved."
                                .formatted(hold.held(), hold.type(), available),
                        Map.of(
                                "creditType", hold.type(),
                                "attemptedAmount", attemptedAmount,
                                "heldAmount", hold.held(),
                                "balance", balance,
                                "available", available));
            case CaptureResult.NotFound() -> throw Reservations.notFound();
        };
    }

    private CaptureResult capturing(UUID id, @Nullable String key, Capture terms) {
        return key == null && terms.isFinal()
                ? reservations.capture(id, terms.amount())
                : reservations.capture(id, terms.amount(), terms.isFinal(), IdempotencyKey.require(key, KEY_PATTERN));
    }

    @Operation(
            operationId = "extendReservation",
            summary = "Reserve more credits for a job, or reserve them for longer, once for each Idempotency-Key",
            description = "Both, or nothing. A reservation never expires earlier than before.")
    @MayReplay("The same call extended the reservation before.")
    @MayAnswer({
        ProblemCode.HOLD_NOT_FOUND,
        ProblemCode.HOLD_ALREADY_CAPTURED,
        ProblemCode.HOLD_ALREADY_RELEASED,
        ProblemCode.HOLD_EXPIRED,
        ProblemCode.HOLD_LIMIT_EXCEEDED,
        ProblemCode.INSUFFICIENT_CREDITS,
        ProblemCode.KEY_CONFLICT
    })
    @PostMapping(path = "/{id}/extend", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Reservations.Reservation> extend(
            @Parameter(description = ID) @PathVariable UUID id,
            @Parameter(
                            description = "Unique among the calls that change this reservation.",
                            required = true,
                            schema = @Schema(pattern = KEY_PATTERN))
                    @RequestHeader(name = IdempotencyKey.HEADER, required = false)
                    @Nullable String key,
            @Valid @RequestBody Extension extension,
            Principal service) {
        var callKey = IdempotencyKey.require(key, KEY_PATTERN);
        if (extension.amount() == null && extension.timeoutMs() == null) {
            throw Problem.invalid("amount", "must not be null without timeoutMs: send one of them, or both");
        }
        var result = reservations.extend(
                id, callKey, extension.amount(), extension.timeout(), ReservationBody.createdBy(service.getName()));
        return switch (result) {
            case ExtendResult.Extended(var hold) -> ResponseEntity.ok(answers.of(hold));
            case ExtendResult.Replayed(var hold) -> answers.replayed(hold);
            case ExtendResult.KeyConflict(var hold) -> throw keyConflict(callKey, hold);
            case ExtendResult.Refused(var hold, var attemptedAmount, var balance, var available) ->
                throw InsufficientCredits.of("The extension", hold.type(), attemptedAmount, balance, available);
            case ExtendResult.BeyondLimit(var hold, var maxAmount, var latestExpiresAt) ->
                throw new Problem(
                        ProblemCode.HOLD_LIMIT_EXCEEDED,
                        "This reservation can hold at most %s %s credits, and must expire by %s."
                                .formatted(maxAmount, hold.type(), latestExpiresAt),
                        Map.of("maxAmount", maxAmount, "latestExpiresAt", latestExpiresAt));
            case ExtendResult.AlreadySettled(var hold) -> throw answers.settled(hold);
            case ExtendResult.NotFound() -> throw Reservations.notFound();
        };
    }

    @Operation(operationId = "releaseReservation", summary = "Make the reserved credits available again")
    @MayReplay("The reservation is released, by this or an equal earlier request.")
    @MayAnswer({ProblemCode.HOLD_NOT_FOUND, ProblemCode.HOLD_ALREADY_CAPTURED, ProblemCode.HOLD_EXPIRED})
    @PostMapping("/{id}/release")
    ResponseEntity<Reservations.Reservation> release(@Parameter(description = ID) @PathVariable UUID id) {
        return answers.released(reservations.release(id));
    }

    private static Problem keyConflict(@Nullable String key, Hold hold) {
        return new Problem(
                ProblemCode.KEY_CONFLICT,
                "A different call changed this reservation with this Idempotency-Key.",
                Map.of("idempotencyKey", String.valueOf(key), "reservation", hold.id()));
    }

    private static Problem alreadyDebited(Entry debit) {
        return new Problem(
                ProblemCode.JOB_ALREADY_DEBITED,
                "The job was debited %s %s credits.".formatted(debit.amount(), debit.type()),
                Map.of("entryId", debit.id(), "idempotencyKey", debit.idempotencyKey()));
    }

    record Capture(
            @Nullable @Min(1) @Max(Posting.MAX_AMOUNT) Long amount,

            @JsonProperty("final")
            @Schema(name = "final", description = "Whether the rest becomes available again.", defaultValue = "true")
            @Nullable Boolean last) {

        boolean isFinal() {
            return !Boolean.FALSE.equals(last);
        }
    }

    @Schema(name = "ReservationExtension")
    record Extension(
            @Schema(description = "Whole credits in addition to the reserved ones.")
            @Nullable @Min(1) @Max(Posting.MAX_AMOUNT) Long amount,

            @Schema(description = "The time until the reservation expires, from now on, in milliseconds.")
            @Nullable @Min(ReservationBody.MIN_TIMEOUT_MS) @Max(MAX_EXTENSION_MS) Long timeoutMs) {

        @Nullable Duration timeout() {
            return timeoutMs == null ? null : Duration.ofMillis(timeoutMs);
        }
    }
}
