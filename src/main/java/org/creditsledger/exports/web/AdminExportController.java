package org.creditsledger.exports.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.exports.ExportRecord;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.web.FilterParameters;
import org.creditsledger.history.web.SearchParameters;
import org.creditsledger.identity.UserService;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.text.CsvFile;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins download the entries of all users, and see the list of exports. */
@RestController
@Tag(name = "Administration")
class AdminExportController {

    private final EntryExport export;
    private final EntrySearch search;
    private final UserService users;
    private final InstantSource clock;

    AdminExportController(EntryExport export, EntrySearch search, UserService users, InstantSource clock) {
        this.export = export;
        this.search = search;
        this.users = users;
        this.clock = clock;
    }

    @Operation(operationId = "exportCsvOfAll", summary = "Entries of all users as a file")
    @CsvFile.Answer("The file, newest entries first. docs/reference/api.md describes its columns.")
    @GetMapping(path = "/api/admin/credits/export.csv", produces = CsvFile.MEDIA_TYPE)
    void export(
            @ParameterObject FilterParameters parameters,
            @ParameterObject SearchParameters wanted,
            Principal admin,
            HttpServletResponse response)
            throws IOException {
        var filter = parameters.filter(wanted.find(search).filter());
        CsvAnswer.send(
                filter.uids().size() == 1 ? filter.uids().iterator().next() : "all",
                filter,
                clock.instant(),
                response,
                target -> export.writeWithUsers(filter, admin.getName(), users::emails, target));
    }

    @Operation(operationId = "listExports", summary = "Exports of entries, newest first")
    @GetMapping("/api/admin/credits/exports")
    Exports exports(@ParameterObject PageParameters page) {
        var records = export.records(page.after(export::findRecord), page.size());
        return new Exports(records, page.next(records, ExportRecord::id));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportsPage")
    record Exports(List<ExportRecord> exports, @Nullable UUID nextStartAfter) {}
}
