package org.creditsledger.ledger.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.creditsledger.ledger.Balances;
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

    private final LedgerService ledger;
    private final EntryExport export;
    private final InstantSource clock;

    LedgerController(LedgerService ledger, EntryExport export, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.clock = clock;
    }

    @Operation(operationId = "listLedger", summary = "Entries of the caller, newest first, and what is left")
    @FilterParameters
    @PageParameters
    @GetMapping("/api/credits/ledger")
    LedgerPage ledger(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        var query = new QueryParameters(parameters, PageQuery.PARAMETERS);
        var page = PageQuery.read(query, EntryFilter.of(user.getName()), ledger);
        return LedgerPage.of(page.fetch(ledger), ledger.balances(user.getName()));
    }

    @Operation(operationId = "getBalances", summary = "What the caller has now, or had at a time")
    @Parameter(
            name = "at",
            in = ParameterIn.QUERY,
            description = QueryParameters.TIME + " Now without it.",
            schema = @Schema(type = "string", example = "2026-03-01"))
    @ApiResponse(
            responseCode = "200",
            description = "Without at: what there is, is reserved and is left. With at: the balances at that time.",
            content = @Content(schema = @Schema(implementation = BalancesAnswer.class)))
    @GetMapping("/api/credits/balances")
    Object balances(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        var query = new QueryParameters(parameters, Set.of("at"));
        var at = query.instant("at");
        query.check();
        return at.<Object>map(instant -> ledger.balancesAt(user.getName(), instant))
                .orElseGet(() -> CurrentBalances.of(ledger.balances(user.getName())));
    }

    @Operation(operationId = "exportCsv", summary = "Entries of the caller as a file")
    @FilterParameters
    @ApiResponse(
            responseCode = "200",
            description = "The file, newest entries first; its columns stand in docs/api.md.",
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

    /** Both answers in one description: of a choice between them, generators of clients make what does not compile. */
    @Schema(
            description = "Without `at`: balances, held and available. With `at`: a member for each credit type.",
            additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
    private interface BalancesAnswer {

        @Schema(description = "Without at: what there is.")
        Balances getBalances();

        @Schema(description = "Without at: what running jobs have reserved of it, in whole credits.")
        Map<String, Long> getHeld();

        @Schema(description = "Without at: what is left to spend, in whole credits.")
        Map<String, Long> getAvailable();

        @Schema(description = "With at: whole credits; other credit types likewise.")
        Long getImage();

        @Schema(description = "With at: whole credits; other credit types likewise.")
        Long getVideo();
    }
}
