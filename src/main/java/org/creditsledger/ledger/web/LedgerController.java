package org.creditsledger.ledger.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import org.creditsledger.ledger.EntryExport;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where users read their own credits. Whose they are is told by the sign-in, never by a parameter. */
@RestController
@Tag(name = "My credits")
class LedgerController {

    private final OwnCredits credits;
    private final LedgerService ledger;
    private final EntryExport export;
    private final InstantSource clock;

    LedgerController(OwnCredits credits, LedgerService ledger, EntryExport export, InstantSource clock) {
        this.credits = credits;
        this.ledger = ledger;
        this.export = export;
        this.clock = clock;
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

    @Operation(operationId = "exportCsv", summary = "Entries of the caller as a file")
    @FilterParameters
    @ApiResponse(
            responseCode = "200",
            description = "The file, newest entries first; its columns stand in docs/reference/api.md.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
    @GetMapping(path = "/api/credits/export.csv", produces = CsvAnswer.MEDIA_TYPE)
    void export(@RequestParam MultiValueMap<String, String> parameters, Principal user, HttpServletResponse response)
            throws IOException {
        var query = new QueryParameters(parameters, QueryParameters.FILTER);
        var filter = query.filter(EntryFilter.of(user.getName()), ledger.creditTypes());
        query.check();
        CsvAnswer.send(
                user.getName(),
                filter,
                clock.instant(),
                response,
                target -> export.write(filter, user.getName(), target));
    }
}
