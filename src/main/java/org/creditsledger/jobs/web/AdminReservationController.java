package org.creditsledger.jobs.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.UUID;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.MayReplay;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where admins list the reservations of a user, and release one that no job will settle. */
@RestController
@Tag(name = "Administration")
class AdminReservationController {

    private final LedgerService ledger;
    private final Reservations reservations;

    AdminReservationController(LedgerService ledger, Reservations reservations) {
        this.ledger = ledger;
        this.reservations = reservations;
    }

    @Operation(operationId = "listReservationsForAdmin", summary = "Reservations of a user's credits, newest first")
    @GetMapping("/api/admin/credits/users/{uid}/reservations")
    Reservations.Page reservationsOf(
            @Parameter(description = "The user. A user who never had credits has none.") @PathVariable String uid,
            @ParameterObject Reservations.StatusParameters parameters,
            @ParameterObject PageParameters page) {
        return reservations.page(uid, parameters, page);
    }

    @Operation(
            operationId = "releaseReservationAsAdmin",
            summary = "Make the reserved credits of a job available again, with a reason",
            description = "Captured credits stay captured. A job that reports success later is still charged.")
    @MayReplay("The reservation is released, by this or an earlier request.")
    @MayAnswer({ProblemCode.HOLD_NOT_FOUND, ProblemCode.HOLD_ALREADY_CAPTURED, ProblemCode.HOLD_EXPIRED})
    @PostMapping(path = "/api/admin/credits/reservations/{id}/release", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Reservations.Reservation> release(
            @Parameter(description = "The id of the reservation.") @PathVariable UUID id,
            @Valid @RequestBody Release release,
            Principal admin) {
        try {
            return reservations.released(ledger.release(id, release.reason().strip(), admin.getName()));
        } catch (IllegalArgumentException notStorable) {
            // Everything else was checked by the constraints of the body.
            throw Problem.invalid("reason", String.valueOf(notStorable.getMessage()));
        }
    }

    @Schema(name = "AdminRelease")
    record Release(
            @Schema(description = "Why, kept with the reservation and the name of the admin.")
            @NotBlank @Size(max = Posting.MAX_REASON_LENGTH) String reason) {}
}
