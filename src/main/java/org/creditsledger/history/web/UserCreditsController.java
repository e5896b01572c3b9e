package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.creditsledger.history.Changes;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.security.OnBehalf;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Where the backend of a product reads the credits of one of its users, as the user would. */
@RestController
@Tag(name = "Credits of a user")
class UserCreditsController {

    private static final String UID = "The user. A user who never had credits has none.";

    private final OwnCredits credits;
    private final OnBehalf onBehalf;

    UserCreditsController(OwnCredits credits, OnBehalf onBehalf) {
        this.credits = credits;
        this.onBehalf = onBehalf;
    }

    @Operation(operationId = "listLedgerOfUser", summary = "Entries of a user, newest first, and current balances")
    @GetMapping("/api/credits/users/{uid}/ledger")
    ResponseEntity<LedgerPage> ledger(
            @Parameter(description = UID) @PathVariable String uid,
            @ParameterObject FilterParameters filter,
            @ParameterObject PageParameters page) {
        return onBehalf.read(uid, () -> credits.ledger(uid, filter, page));
    }

    @Operation(operationId = "getBalancesOfUser", summary = "Balances of a user, now or at a time")
    @BalancesOperation
    @GetMapping("/api/credits/users/{uid}/balances")
    ResponseEntity<?> balances(
            @Parameter(description = UID) @PathVariable String uid, @ParameterObject TimeParameters time) {
        return onBehalf.<ResponseEntity<?>>read(uid, () -> credits.balances(uid, time));
    }

    @Operation(
            operationId = "followLedgerOfUser",
            summary = "Entries of a user in the order of their commits, each once")
    @ChangesOperation
    @GetMapping(
            path = "/api/credits/users/{uid}/changes",
            produces = {MediaType.APPLICATION_JSON_VALUE, ChangesAsLines.MEDIA_TYPE})
    Changes.Part changes(
            @Parameter(description = UID) @PathVariable String uid, @ParameterObject ChangesParameters wanted) {
        return onBehalf.read(uid, () -> credits.changes(uid, wanted));
    }
}
