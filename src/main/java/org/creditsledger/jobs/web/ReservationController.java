package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.jobs.ReservationResult;
import org.creditsledger.jobs.ReservationService;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.ReleaseResult;
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
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where services reserve credits before a job runs, and capture or release them afterwards. */
@RestController
@Tag(name = "Jobs")
@RequestMapping("/api/credits/reservations")
class ReservationController {

    private static final String ID = "The id of the reservation.";

    private final ReservationService reservations;
    private final LedgerService ledger;

    ReservationController(ReservationService reservations, LedgerService ledger) {
        this.reservations = reservations;
        this.ledger = ledger;
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
    ResponseEntity<Reservation> reserve(@Valid @RequestBody ReservationBody body, Principal service) {
        return switch (reservations.reserve(body.toRequest(service.getName()))) {
            case ReservationResult.Reserved(var hold) ->
                ResponseEntity.created(URI.create("/api/credits/reservations/" + hold.id()))
                        .body(answer(hold));
            case ReservationResult.Replayed(var hold) -> replayed(hold);
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
    Reservation show(@Parameter(description = ID) @PathVariable UUID id) {
        return reservations.find(id).map(this::answer).orElseThrow(ReservationController::notFound);
    }

    @Operation(
            operationId = "captureReservation",
            summary = "Debit the cost of a job: all reserved credits, or an amount",
            description =
                    "The rest of the reservation becomes available again. An amount above the reservation also needs available credits.")
    @MayReplay("The reservation is captured, by this or an equal earlier request.")
    @MayAnswer({
        ProblemCode.HOLD_NOT_FOUND,
        ProblemCode.HOLD_ALREADY_CAPTURED,
        ProblemCode.HOLD_ALREADY_RELEASED,
        ProblemCode.HOLD_EXPIRED,
        ProblemCode.HOLD_EXCEEDS_AVAILABLE,
        ProblemCode.JOB_ALREADY_DEBITED
    })
    @PostMapping("/{id}/capture")
    ResponseEntity<Reservation> capture(
            @Parameter(description = ID) @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Capture capture) {
        return switch (reservations.capture(id, capture == null ? null : capture.amount())) {
            case CaptureResult.Captured(var hold, var _) -> ResponseEntity.ok(answer(hold));
            case CaptureResult.Replayed(var hold, var _) -> replayed(hold);
            case CaptureResult.AlreadyCaptured(var hold, var _) -> throw settled(hold);
            case CaptureResult.AlreadyReleased(var hold) -> throw settled(hold);
            case CaptureResult.Expired(var hold) -> throw settled(hold);
            case CaptureResult.AlreadyDebited(var _, var debit) -> throw alreadyDebited(debit);
            case CaptureResult.Exceeds(var hold, var attemptedAmount, var balance, var available) ->
                throw new Problem(
                        ProblemCode.HOLD_EXCEEDS_AVAILABLE,
                        "%s %s credits are reserved and %s more are available; the credits stay reserved."
                                .formatted(hold.amount(), hold.type(), available),
                        Map.of(
                                "creditType", hold.type(),
                                "attemptedAmount", attemptedAmount,
                                "heldAmount", hold.amount(),
                                "balance", balance,
                                "available", available));
            case CaptureResult.NotFound() -> throw notFound();
        };
    }

    @Operation(operationId = "releaseReservation", summary = "Make the reserved credits available again")
    @MayReplay("The reservation is released, by this or an equal earlier request.")
    @MayAnswer({ProblemCode.HOLD_NOT_FOUND, ProblemCode.HOLD_ALREADY_CAPTURED, ProblemCode.HOLD_EXPIRED})
    @PostMapping("/{id}/release")
    ResponseEntity<Reservation> release(@Parameter(description = ID) @PathVariable UUID id) {
        return switch (reservations.release(id)) {
            case ReleaseResult.Released(var hold) -> ResponseEntity.ok(answer(hold));
            case ReleaseResult.Replayed(var hold) -> replayed(hold);
            case ReleaseResult.AlreadyCaptured(var hold) -> throw settled(hold);
            case ReleaseResult.Expired(var hold) -> throw settled(hold);
            case ReleaseResult.NotFound() -> throw notFound();
        };
    }

    private ResponseEntity<Reservation> replayed(Hold hold) {
        return ResponseEntity.ok().header(IdempotencyKey.REPLAYED, "true").body(answer(hold));
    }

    private Reservation answer(Hold hold) {
        return new Reservation(Settled.of(hold), ledger.balances(hold.uid()));
    }

    private static Problem settled(Hold hold) {
        return switch (hold.status()) {
            case CAPTURED ->
                new Problem(
                        ProblemCode.HOLD_ALREADY_CAPTURED,
                        "The reservation was captured with %s %s credits."
                                .formatted(hold.capturedAmount(), hold.type()),
                        Map.of("reservation", Settled.of(hold)));
            case RELEASED ->
                new Problem(
                        ProblemCode.HOLD_ALREADY_RELEASED,
                        "The reserved credits are available again.",
                        Map.of("reservation", Settled.of(hold)));
            case EXPIRED ->
                new Problem(
                        ProblemCode.HOLD_EXPIRED,
                        "The reserved credits have been available again since " + hold.settledAt() + ".",
                        Map.of("reservation", Settled.of(hold)));
            case PENDING -> throw new IllegalStateException("not settled: " + hold.id());
        };
    }

    private static Problem alreadyDebited(Entry debit) {
        return new Problem(
                ProblemCode.JOB_ALREADY_DEBITED,
                "The job was debited %s %s credits.".formatted(debit.amount(), debit.type()),
                Map.of("entryId", debit.id(), "idempotencyKey", debit.idempotencyKey()));
    }

    private static Problem notFound() {
        return new Problem(ProblemCode.HOLD_NOT_FOUND, "There is no such reservation.");
    }

    record Capture(
            @Nullable @Min(1) @Max(Posting.MAX_AMOUNT) Long amount) {}

    record Reservation(@JsonUnwrapped Settled hold, Balances balances) {}

    /**
     * @param attempt the attempt at the job; reservations by this API are for the first attempt
     * @param capturedAmount the whole credits that the job was debited; absent before the capture
     */
    record Settled(
            UUID id,
            String uid,
            String type,
            long amount,
            HoldStatus status,
            String source,
            String jobId,
            int attempt,
            String reason,
            Map<String, String> meta,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Long capturedAmount,
            @Nullable UUID entryId) {

        static Settled of(Hold hold) {
            return new Settled(
                    hold.id(),
                    hold.uid(),
                    hold.type(),
                    hold.amount(),
                    hold.status(),
                    hold.source(),
                    hold.jobId(),
                    hold.attempt(),
                    hold.reason(),
                    hold.meta(),
                    hold.createdAt(),
                    hold.expiresAt(),
                    hold.capturedAmount(),
                    hold.entryId());
        }
    }
}
