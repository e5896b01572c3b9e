package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.creditsledger.security.OnBehalf;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where a product's backend reads the credits of one of its users, as the user would. */
@RestController
@Tag(name = "Credits of a user")
class UserCreditsController {

    private static final String UID = "Whose credits; of somebody who never had any there are none.";

    private final OwnCredits credits;
    private final OnBehalf onBehalf;

    UserCreditsController(OwnCredits credits, OnBehalf onBehalf) {
        this.credits = credits;
        this.onBehalf = onBehalf;
    }

    @Operation(operationId = "listLedgerOfUser", summary = "Entries of a user, newest first, and what is left")
    @FilterParameters
    @PageParameters
    @GetMapping("/api/credits/users/{uid}/ledger")
    LedgerPage ledger(
            @Parameter(description = UID) @PathVariable String uid,
            @RequestParam MultiValueMap<String, String> parameters) {
        return onBehalf.read(uid, () -> credits.ledger(uid, parameters));
    }

    @Operation(operationId = "getBalancesOfUser", summary = "What a user has now, or had at a time")
    @BalancesOperation
    @GetMapping("/api/credits/users/{uid}/balances")
    Object balances(
            @Parameter(description = UID) @PathVariable String uid,
            @RequestParam MultiValueMap<String, String> parameters) {
        return onBehalf.read(uid, () -> credits.balances(uid, parameters));
    }
}
