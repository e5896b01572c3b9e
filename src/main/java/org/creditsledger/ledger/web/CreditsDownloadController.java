package org.creditsledger.ledger.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.creditsledger.ledger.EntryExport;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.ExportProgress;
import org.creditsledger.ledger.LedgerService;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where people download what a page lists: beside the pages, so that who is signed in there is here too. It takes the
 * parameters of the API, and tells the page how far it is.
 */
@RestController
class CreditsDownloadController {

    private static final Set<String> PARAMETERS = parameters();

    private final LedgerService ledger;
    private final EntryExport export;
    private final ExportProgress progress;
    private final InstantSource clock;

    CreditsDownloadController(LedgerService ledger, EntryExport export, ExportProgress progress, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.progress = progress;
        this.clock = clock;
    }

    @GetMapping(path = "/bills/credits/export.csv", produces = CsvAnswer.MEDIA_TYPE)
    void export(@RequestParam MultiValueMap<String, String> parameters, Principal user, HttpServletResponse response)
            throws IOException {
        var query = new QueryParameters(parameters, PARAMETERS);
        var filter = query.filter(EntryFilter.of(user.getName()), ledger.creditTypes());
        var job = query.text("job", 128);
        var payment = query.text("payment", 128);
        var token = query.text("token", 64);
        query.check();
        var ofJob = job.map(filter::withJobId).orElse(filter);
        var wanted = payment.map(ofJob::withPaymentId).orElse(ofJob);
        CsvAnswer.send(
                user.getName(),
                wanted,
                clock.instant(),
                response,
                target -> progress.follow(
                        user.getName(),
                        token.orElse(""),
                        counting -> export.write(wanted, user.getName(), () -> counting.rowsOf(target.open()))));
    }

    private static Set<String> parameters() {
        var parameters = new HashSet<>(QueryParameters.FILTER);
        parameters.addAll(Set.of("job", "payment", "token"));
        return Set.copyOf(parameters);
    }
}
