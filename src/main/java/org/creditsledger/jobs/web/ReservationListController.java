package org.creditsledger.jobs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.problems.RequestParameters;
import org.creditsledger.security.OnBehalf;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where users, and programs for them, read what is and was reserved of their credits. */
@RestController
class ReservationListController {

    private final HoldList holds;
    private final OnBehalf onBehalf;

    ReservationListController(HoldList holds, OnBehalf onBehalf) {
        this.holds = holds;
        this.onBehalf = onBehalf;
    }

    @Tag(name = "My credits")
    @Operation(
            operationId = "listReservations",
            summary = "What is and was reserved of the caller's credits, newest first")
    @ListParameters
    @GetMapping("/api/credits/reservations")
    Page reservations(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        return page(user.getName(), parameters);
    }

    @Tag(name = "Credits of a user")
    @Operation(
            operationId = "listReservationsOfUser",
            summary = "What is and was reserved of a user's credits, newest first")
    @ListParameters
    @GetMapping("/api/credits/users/{uid}/reservations")
    Page reservationsOf(
            @Parameter(description = "Whose; of somebody who never had credits there are none.") @PathVariable
                    String uid,
            @RequestParam MultiValueMap<String, String> parameters) {
        return onBehalf.read(uid, () -> page(uid, parameters));
    }

    private Page page(String uid, MultiValueMap<String, String> parameters) {
        var query = new RequestParameters(parameters, Set.of("status", "limit", "startAfter"));
        var statuses = query.among("status", HoldStatus::ofCode);
        var limit = query.limit(HoldList.MAX_PAGE_SIZE);
        var after = query.startAfter(id -> holds.position(uid, id));
        query.check();
        var found = holds.page(uid, statuses, after.orElse(null), limit);
        return new Page(
                found.holds().stream().map(ReservationController.Settled::of).toList(),
                found.next() == null ? null : found.next().id());
    }

    /** @param nextStartAfter asks for those after these; absent when there are none */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Reservations")
    record Page(
            List<ReservationController.Settled> reservations,
            @Nullable UUID nextStartAfter) {}

    /** Describes what {@link #page} reads. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameters({
        @Parameter(
                name = "status",
                in = ParameterIn.QUERY,
                description = "Several, repeated or separated by commas. All without it.",
                array =
                        @ArraySchema(
                                schema =
                                        @Schema(
                                                type = "string",
                                                allowableValues = {"pending", "captured", "released", "expired"}))),
        @Parameter(
                name = "limit",
                in = ParameterIn.QUERY,
                description = "How many at most.",
                schema =
                        @Schema(
                                type = "integer",
                                format = "int32",
                                minimum = "1",
                                maximum = "" + HoldList.MAX_PAGE_SIZE,
                                defaultValue = "" + RequestParameters.DEFAULT_LIMIT)),
        @Parameter(
                name = "startAfter",
                in = ParameterIn.QUERY,
                description = "The nextStartAfter of the answer before. The newest come first without it.",
                schema = @Schema(type = "string", format = "uuid"))
    })
    private @interface ListParameters {}
}
