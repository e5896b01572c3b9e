package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.creditsledger.history.Changes;
import org.creditsledger.problems.PageParameters;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where users read their own credits. The sign-in says whose they are, never a parameter. */
@RestController
@Tag(name = "My credits")
class LedgerController {

    private final OwnCredits credits;

    LedgerController(OwnCredits credits) {
        this.credits = credits;
    }

    @Operation(operationId = "listLedger", summary = "Entries of the caller, newest first, and current balances")
    @GetMapping("/api/credits/ledger")
    ResponseEntity<LedgerPage> ledger(
            @ParameterObject FilterParameters filter, @ParameterObject PageParameters page, Principal user) {
        return credits.ledger(user.getName(), filter, page);
    }

    @Operation(operationId = "getBalances", summary = "Balances of the caller, now or at a time")
    @BalancesOperation
    @GetMapping("/api/credits/balances")
    ResponseEntity<?> balances(@ParameterObject TimeParameters time, Principal user) {
        return credits.balances(user.getName(), time);
    }

    @Operation(operationId = "followLedger", summary = "Entries of the caller in the order of their commits, each once")
    @ChangesOperation
    @GetMapping(
            path = "/api/credits/changes",
            produces = {MediaType.APPLICATION_JSON_VALUE, ChangesAsLines.MEDIA_TYPE})
    Changes.Part changes(@ParameterObject ChangesParameters wanted, Principal user) {
        return credits.changes(user.getName(), wanted);
    }
}
