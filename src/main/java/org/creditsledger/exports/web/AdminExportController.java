package org.creditsledger.exports.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.exports.EntryExport;
import org.creditsledger.exports.ExportRecord;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.web.FilterParameters;
import org.creditsledger.history.web.PageParameters;
import org.creditsledger.history.web.QueryParameters;
import org.creditsledger.history.web.SearchParameters;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins download all users' entries, and see who did. */
@RestController
@Tag(name = "Administration")
class AdminExportController {

    private final LedgerService ledger;
    private final EntryExport export;
    private final EntrySearch search;
    private final UserService users;
    private final InstantSource clock;

    AdminExportController(
            LedgerService ledger, EntryExport export, EntrySearch search, UserService users, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.search = search;
        this.users = users;
        this.clock = clock;
    }

    @Operation(operationId = "exportCsvOfAll", summary = "Entries of everybody as a file")
    @FilterParameters
    @SearchParameters
    @ApiResponse(
            responseCode = "200",
            description = "The file, newest entries first; its columns stand in docs/reference/api.md.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")))
    @GetMapping(path = "/api/admin/credits/export.csv", produces = CsvAnswer.MEDIA_TYPE)
    void export(@RequestParam MultiValueMap<String, String> parameters, Principal admin, HttpServletResponse response)
            throws IOException {
        var query = new QueryParameters(parameters, QueryParameters.FILTER, "q", "uid");
        var filter = query.filter(query.found(search).filter(), ledger.creditTypes());
        query.check();
        CsvAnswer.send(
                filter.uids().size() == 1 ? filter.uids().iterator().next() : "all",
                filter,
                clock.instant(),
                response,
                target -> export.writeWithUsers(filter, admin.getName(), users::emails, target));
    }

    /** Who took which entries out of here. */
    @Operation(operationId = "listExports", summary = "Who exported which entries, newest first")
    @PageParameters
    @GetMapping("/api/admin/credits/exports")
    Exports exports(@RequestParam MultiValueMap<String, String> parameters) {
        var query = new QueryParameters(parameters, Set.of("limit", "startAfter"));
        var limit = query.limit();
        var after = query.startAfter(export::findRecord);
        query.check();
        var records = export.records(after.orElse(null), limit);
        return new Exports(
                records, records.size() < limit ? null : records.getLast().id());
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportsPage")
    record Exports(List<ExportRecord> exports, @Nullable UUID nextStartAfter) {}
}
