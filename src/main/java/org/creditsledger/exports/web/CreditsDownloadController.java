package org.creditsledger.exports.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.OutputStream;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.web.FilterParameters;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.text.CsvFile;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where people download the entries that a page lists. The addresses are beside the pages, so that the session of the page
 * holds. They take the parameters of the API, and report the progress to the page.
 */
@RestController
class CreditsDownloadController {

    private final EntryExport export;
    private final ExportProgress progress;
    private final UserService users;
    private final InstantSource clock;

    CreditsDownloadController(EntryExport export, ExportProgress progress, UserService users, InstantSource clock) {
        this.export = export;
        this.progress = progress;
        this.users = users;
        this.clock = clock;
    }

    @GetMapping(path = "/bills/credits/export.csv", produces = CsvFile.MEDIA_TYPE)
    void export(
            @ParameterObject FilterParameters parameters,
            @ParameterObject Details details,
            Principal user,
            HttpServletResponse response)
            throws IOException {
        var filter = details.filter(parameters.filter(EntryFilter.of(user.getName())));
        send(
                user.getName(),
                filter,
                details.token(),
                user,
                response,
                target -> export.write(filter, user.getName(), target));
    }

    @PreAuthorize("hasRole('ADMIN')")
    @GetMapping(path = "/admin/credits/export.csv", produces = CsvFile.MEDIA_TYPE)
    void exportOfAll(
            @ParameterObject FilterParameters parameters,
            @ParameterObject Details details,
            @ParameterObject Users chosen,
            Principal admin,
            HttpServletResponse response)
            throws IOException {
        var uids = chosen.uid();
        var filter = details.filter(parameters.filter(EntryFilter.ofEverybody().withUids(new LinkedHashSet<>(uids))));
        send(
                uids.size() == 1 ? uids.getFirst() : "all",
                filter,
                details.token(),
                admin,
                response,
                target -> export.writeWithUsers(filter, admin.getName(), users::emails, target));
    }

    private void send(
            String whose,
            EntryFilter filter,
            @Nullable String token,
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
                        reader.getName(),
                        token == null ? "" : token,
                        written -> source.write(new ReportingTarget(target, written))));
    }

    /** Reports how many entries have been written. */
    private record ReportingTarget(EntryExport.Target target, LongConsumer progress) implements EntryExport.Target {

        @Override
        public void until(Instant until) {
            target.until(until);
        }

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

    /** The job or payment of the entries, and the token under which the page follows the download. */
    record Details(
            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String job,
            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String payment,
            @Nullable @Pattern(regexp = "[!-~]{1,64}") String token) {

        EntryFilter filter(EntryFilter base) {
            var ofJob = job == null ? base : base.withJobId(job);
            return payment == null ? ofJob : ofJob.withPaymentId(payment);
        }
    }

    /** The users of the entries. */
    record Users(List<@Pattern(regexp = Posting.ID_PATTERN) String> uid) {}
}
