package org.creditsledger.jobs.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.security.OnBehalf;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where users, and programs for them, list the reservations of their credits. */
@RestController
class ReservationListController {

    private final Reservations reservations;
    private final OnBehalf onBehalf;

    ReservationListController(Reservations reservations, OnBehalf onBehalf) {
        this.reservations = reservations;
        this.onBehalf = onBehalf;
    }

    @Tag(name = "My credits")
    @Operation(operationId = "listReservations", summary = "Reservations of the caller's credits, newest first")
    @GetMapping("/api/credits/reservations")
    Reservations.Page reservations(
            @ParameterObject Reservations.StatusParameters parameters,
            @ParameterObject PageParameters page,
            Principal user) {
        return reservations.page(user.getName(), parameters, page);
    }

    @Tag(name = "Credits of a user")
    @Operation(operationId = "listReservationsOfUser", summary = "Reservations of a user's credits, newest first")
    @GetMapping("/api/credits/users/{uid}/reservations")
    Reservations.Page reservationsOf(
            @Parameter(description = "The user. A user who never had credits has none.") @PathVariable String uid,
            @ParameterObject Reservations.StatusParameters parameters,
            @ParameterObject PageParameters page) {
        return onBehalf.read(uid, () -> reservations.page(uid, parameters, page));
    }
}
