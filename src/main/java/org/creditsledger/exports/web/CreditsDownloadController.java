package org.creditsledger.exports.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.security.Principal;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongConsumer;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.web.QueryParameters;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.springframework.security.access.prepost.PreAuthorize;
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

    private final LedgerService ledger;
    private final EntryExport export;
    private final ExportProgress progress;
    private final UserService users;
    private final InstantSource clock;

    CreditsDownloadController(
            LedgerService ledger, EntryExport export, ExportProgress progress, UserService users, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.progress = progress;
        this.users = users;
        this.clock = clock;
    }

    @GetMapping(path = "/bills/credits/export.csv", produces = CsvAnswer.MEDIA_TYPE)
    void export(@RequestParam MultiValueMap<String, String> parameters, Principal user, HttpServletResponse response)
            throws IOException {
        var query = new Query(parameters);
        var filter = query.filter(EntryFilter.of(user.getName()));
        send(
                user.getName(),
                filter,
                query.token,
                user,
                response,
                target -> export.write(filter, user.getName(), target));
    }

    @PreAuthorize("hasRole('ADMIN')")
    @GetMapping(path = "/admin/credits/export.csv", produces = CsvAnswer.MEDIA_TYPE)
    void exportOfAll(
            @RequestParam MultiValueMap<String, String> parameters, Principal admin, HttpServletResponse response)
            throws IOException {
        var query = new Query(parameters, "uid");
        var uids = query.parameters.uids("uid");
        var filter = query.filter(EntryFilter.ofEverybody().withUids(uids));
        send(
                uids.size() == 1 ? uids.iterator().next() : "all",
                filter,
                query.token,
                admin,
                response,
                target -> export.writeWithUsers(filter, admin.getName(), users::emails, target));
    }

    private void send(
            String whose,
            EntryFilter filter,
            String token,
            Principal reader,
            HttpServletResponse response,
            CsvAnswer.Source source)
            throws IOException {
        CsvAnswer.send(
                whose,
                filter,
                clock.instant(),
                response,
                target -> progress.follow(
                        reader.getName(), token, written -> source.write(new ReportingTarget(target, written))));
    }

    /** Reports how many entries have been written. */
    private record ReportingTarget(EntryExport.Target target, LongConsumer progress) implements EntryExport.Target {

        @Override
        public OutputStream open() throws IOException {
            var out = target.open();
            progress.accept(0);
            return out;
        }

        @Override
        public void written(long entries) {
            progress.accept(entries);
        }
    }

    private class Query {

        final QueryParameters parameters;
        final String token;

        Query(MultiValueMap<String, String> parameters, String... more) {
            var known = new HashSet<>(QueryParameters.FILTER);
            known.addAll(Set.of("job", "payment", "token"));
            this.parameters = new QueryParameters(parameters, known, more);
            this.token = this.parameters.text("token", 64).orElse("");
        }

        EntryFilter filter(EntryFilter base) {
            var filter = parameters.filter(base, ledger.creditTypes());
            var job = parameters.text("job", 128);
            var payment = parameters.text("payment", 128);
            parameters.check();
            var ofJob = job.map(filter::withJobId).orElse(filter);
            return payment.map(ofJob::withPaymentId).orElse(ofJob);
        }
    }
}
