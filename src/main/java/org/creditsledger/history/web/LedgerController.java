package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where users read their own credits. Whose they are is told by the sign-in, never by a parameter. */
@RestController
@Tag(name = "My credits")
class LedgerController {

    private final OwnCredits credits;

    LedgerController(OwnCredits credits) {
        this.credits = credits;
    }

    @Operation(operationId = "listLedger", summary = "Entries of the caller, newest first, and what is left")
    @FilterParameters
    @PageParameters
    @GetMapping("/api/credits/ledger")
    LedgerPage ledger(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        return credits.ledger(user.getName(), parameters);
    }

    @Operation(operationId = "getBalances", summary = "What the caller has now, or had at a time")
    @BalancesOperation
    @GetMapping("/api/credits/balances")
    Object balances(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        return credits.balances(user.getName(), parameters);
    }
}
