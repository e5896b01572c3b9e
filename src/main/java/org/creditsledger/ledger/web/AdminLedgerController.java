package org.creditsledger.ledger.web;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.EntryExport;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.EntrySearch;
import org.creditsledger.ledger.ExportRecord;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.users.User;
import org.creditsledger.users.UserService;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read everybody's credits. */
@RestController
@Tag(name = "Administration")
class AdminLedgerController {

    private final LedgerService ledger;
    private final EntryExport export;
    private final EntrySearch search;
    private final UserService users;
    private final InstantSource clock;

    AdminLedgerController(
            LedgerService ledger, EntryExport export, EntrySearch search, UserService users, InstantSource clock) {
        this.ledger = ledger;
        this.export = export;
        this.search = search;
        this.users = users;
        this.clock = clock;
    }

    @Operation(operationId = "listLedgerOfAll", summary = "Entries of everybody, newest first")
    @FilterParameters
    @SearchParameters
    @PageParameters
    @GetMapping("/api/admin/credits/ledger")
    Page ledger(@RequestParam MultiValueMap<String, String> parameters) {
        var query = new QueryParameters(parameters, and(PageQuery.PARAMETERS, "q", "uid"));
        var found = found(query);
        var page = PageQuery.read(query, found.filter(), ledger).fetch(ledger);
        var known = users.findAll(page.entries().stream().map(Entry::uid).collect(toSet()));
        return new Page(
                page.entries().stream()
                        .map(entry -> new UserEntry(entry, email(known, entry.uid())))
                        .toList(),
                found.match(),
                page.next() == null ? null : page.next().id());
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
        var query = new QueryParameters(parameters, and(QueryParameters.FILTER, "q", "uid"));
        var filter = query.filter(found(query).filter(), ledger.creditTypes());
        query.check();
        CsvAnswer.send(
                filter.uids().size() == 1 ? filter.uids().iterator().next() : "all",
                filter,
                clock.instant(),
                response,
                target -> export.writeWithUsers(filter, admin.getName(), this::emails, target));
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

    private EntrySearch.Found found(QueryParameters query) {
        var text = query.text("q", EntrySearch.MAX_LENGTH);
        var uid = query.uid("uid");
        if (text.isPresent() && uid.isPresent()) {
            query.refuse("q", "cannot be combined with uid");
        }
        query.check();
        return text.map(search::find)
                .or(() -> uid.map(one -> new EntrySearch.Found(null, EntryFilter.of(one))))
                .orElseGet(() -> new EntrySearch.Found(null, EntryFilter.ofEverybody()));
    }

    private Map<String, String> emails(Set<String> uids) {
        return users.findAll(uids).values().stream().collect(toMap(User::uid, User::email));
    }

    private static @Nullable String email(Map<String, User> known, String uid) {
        return Optional.ofNullable(known.get(uid)).map(User::email).orElse(null);
    }

    private static List<String> and(Set<String> names, String... more) {
        var all = new ArrayList<>(names);
        all.addAll(List.of(more));
        return all;
    }

    /** @param matched what {@code q} was found to be */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LedgerPageOfAll")
    record Page(
            List<UserEntry> entries,
            EntrySearch.@Nullable Match matched,
            @Nullable UUID nextStartAfter) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ExportsPage")
    record Exports(List<ExportRecord> exports, @Nullable UUID nextStartAfter) {}

    record UserEntry(@JsonUnwrapped Entry entry, @Nullable String email) {}
}
