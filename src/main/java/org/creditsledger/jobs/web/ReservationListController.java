package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.problems.RequestParameters;
import org.creditsledger.security.OnBehalf;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where users, and programs for them, list the reservations of their credits. */
@RestController
class ReservationListController {

    private final HoldList holds;
    private final Reservations reservations;
    private final OnBehalf onBehalf;

    ReservationListController(HoldList holds, Reservations reservations, OnBehalf onBehalf) {
        this.holds = holds;
        this.reservations = reservations;
        this.onBehalf = onBehalf;
    }

    @Tag(name = "My credits")
    @Operation(operationId = "listReservations", summary = "Reservations of the caller's credits, newest first")
    @GetMapping("/api/credits/reservations")
    Page reservations(
            @ParameterObject StatusParameters parameters, @ParameterObject PageParameters page, Principal user) {
        return page(user.getName(), parameters, page);
    }

    @Tag(name = "Credits of a user")
    @Operation(operationId = "listReservationsOfUser", summary = "Reservations of a user's credits, newest first")
    @GetMapping("/api/credits/users/{uid}/reservations")
    Page reservationsOf(
            @Parameter(description = "The user. A user who never had credits has none.") @PathVariable String uid,
            @ParameterObject StatusParameters parameters,
            @ParameterObject PageParameters page) {
        return onBehalf.read(uid, () -> page(uid, parameters, page));
    }

    private Page page(String uid, StatusParameters parameters, PageParameters page) {
        var after = page.after(id -> holds.position(uid, id));
        var found = holds.page(uid, parameters.status(), after, page.size());
        return new Page(
                found.holds().stream().map(reservations::state).toList(),
                found.next() == null ? null : found.next().id());
    }

    /** @param nextStartAfter requests the next page; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Reservations")
    record Page(
            List<Reservations.Settled> reservations,
            @Nullable UUID nextStartAfter) {}

    record StatusParameters(
            @Parameter(description = "The status of the reservations. " + RequestParameters.SEVERAL)
            Set<HoldStatus> status) {}
}
