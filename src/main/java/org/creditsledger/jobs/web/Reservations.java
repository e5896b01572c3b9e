package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.ReleaseResult;
import org.creditsledger.problems.IdempotencyKey;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reservations as they are answered, and as the reason of a refusal. */
@Component
class Reservations {

    private final LedgerService ledger;
    private final HoldList holds;

    Reservations(LedgerService ledger, HoldList holds) {
        this.ledger = ledger;
        this.holds = holds;
    }

    Page page(String uid, StatusParameters parameters, PageParameters page) {
        var after = page.after(id -> holds.position(uid, id));
        var found = holds.page(uid, parameters.status(), after, page.size());
        return new Page(
                found.holds().stream().map(this::state).toList(),
                found.next() == null ? null : found.next().id());
    }

    ResponseEntity<Reservation> released(ReleaseResult result) {
        return switch (result) {
            case ReleaseResult.Released(var hold) -> ResponseEntity.ok(of(hold));
            case ReleaseResult.Replayed(var hold) -> replayed(hold);
            case ReleaseResult.AlreadyCaptured(var hold) -> throw settled(hold);
            case ReleaseResult.Expired(var hold) -> throw settled(hold);
            case ReleaseResult.NotFound() -> throw notFound();
        };
    }

    /** Most holds have one debit at most, which the hold itself names. */
    Settled state(Hold hold) {
        return Settled.of(hold, captures(hold));
    }

    private List<Captured> captures(Hold hold) {
        if (hold.captures() > 1) {
            return ledger.findCaptures(hold).stream()
                    .map(debit -> new Captured(debit.id(), debit.amount()))
                    .toList();
        }
        return hold.entryId() == null ? List.of() : List.of(new Captured(hold.entryId(), hold.captured()));
    }

    ResponseEntity<Reservation> replayed(Hold hold) {
        return ResponseEntity.ok().header(IdempotencyKey.REPLAYED, "true").body(of(hold));
    }

    Reservation of(Hold hold) {
        return new Reservation(state(hold), ledger.balances(hold.uid()));
    }

    Problem settled(Hold hold) {
        return switch (hold.status()) {
            case CAPTURED ->
                new Problem(
                        ProblemCode.HOLD_ALREADY_CAPTURED,
                        "The reservation was captured with %s %s credits."
                                .formatted(hold.capturedAmount(), hold.type()),
                        Map.of("reservation", state(hold)));
            case RELEASED ->
                new Problem(
                        ProblemCode.HOLD_ALREADY_RELEASED,
                        "The reserved credits are available again.",
                        Map.of("reservation", state(hold)));
            case EXPIRED ->
                new Problem(
                        ProblemCode.HOLD_EXPIRED,
                        "The reserved credits have been available again since " + hold.settledAt() + ".",
                        Map.of("reservation", state(hold)));
            case PENDING -> throw new IllegalStateException("not settled: " + hold.id());
        };
    }

    static Problem notFound() {
        return new Problem(ProblemCode.HOLD_NOT_FOUND, "There is no such reservation.");
    }

    record Reservation(@JsonUnwrapped Settled hold, Balances balances) {}

    /**
     * @param attempt the attempt at the job; reservations by this API are for the first attempt
     * @param amount the whole credits that were reserved, with its extensions
     * @param capturedAmount the whole credits that the job was debited by all captures; absent before the first
     * @param entryId the entry of the last capture
     * @param captures all captures, oldest first
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
            @Nullable UUID entryId,
            List<Captured> captures) {

        private static Settled of(Hold hold, List<Captured> captures) {
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
                    hold.entryId(),
                    captures);
        }
    }

    @Schema(name = "ReservationCapture")
    record Captured(UUID entryId, long amount) {}

    /** @param nextStartAfter requests the next page; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Reservations")
    record Page(List<Settled> reservations, @Nullable UUID nextStartAfter) {}

    record StatusParameters(
            @Parameter(description = "The status of the reservations. " + RequestParameters.SEVERAL)
            Set<HoldStatus> status) {}
}
