package org.creditsledger.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.Set;
import org.creditsledger.ledger.EntryExport;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where users read their own credits. Whose they are is told by the sign-in, never by a parameter. */
@RestController
class LedgerController {

    private final LedgerService ledger;
    private final EntryExport export;
    private final InstantSource clock;

    LedgerController(LedgerService ledger, EntryExport export, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.clock = clock;
    }

    @GetMapping("/api/credits/ledger")
    LedgerPage ledger(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        var query = new QueryParameters(parameters, PageQuery.PARAMETERS);
        var page = PageQuery.read(query, EntryFilter.of(user.getName()), ledger);
        return LedgerPage.of(page.fetch(ledger), ledger.balances(user.getName()));
    }

    @GetMapping("/api/credits/balances")
    Object balances(@RequestParam MultiValueMap<String, String> parameters, Principal user) {
        var query = new QueryParameters(parameters, Set.of("at"));
        var at = query.instant("at");
        query.check();
        return at.<Object>map(instant -> ledger.balancesAt(user.getName(), instant))
                .orElseGet(() -> CurrentBalances.of(ledger.balances(user.getName())));
    }

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
