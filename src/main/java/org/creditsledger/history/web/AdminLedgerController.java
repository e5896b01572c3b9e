package org.creditsledger.history.web;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.history.Changes;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.history.History;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.problems.PageParameters;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read the entries of all users. */
@RestController
@Tag(name = "Administration")
class AdminLedgerController {

    private final History history;
    private final EntrySearch search;
    private final UserService users;
    private final Changes changes;
    private final StableEnd end;

    AdminLedgerController(History history, EntrySearch search, UserService users, Changes changes, StableEnd end) {
        this.history = history;
        this.search = search;
        this.users = users;
        this.changes = changes;
        this.end = end;
    }

    @Operation(operationId = "listLedgerOfAll", summary = "Entries of all users, newest first")
    @GetMapping("/api/admin/credits/ledger")
    ResponseEntity<Page> ledger(
            @ParameterObject FilterParameters filter,
            @ParameterObject SearchParameters wanted,
            @ParameterObject PageParameters part) {
        var found = wanted.find(search);
        var after = part.after(id -> history.position(found.filter(), id));
        var asked = end.of(filter.filter(found.filter()));
        var page = history.page(asked.filter(), after, part.size());
        var known = users.findAll(page.entries().stream().map(Entry::uid).collect(toSet()));
        return asked.answer(new Page(
                page.entries().stream()
                        .map(entry -> new UserEntry(entry, email(known, entry.uid())))
                        .toList(),
                found.match(),
                page.next() == null ? null : page.next().id()));
    }

    @Operation(
            operationId = "followLedgerOfAll",
            summary = "Entries of all users in the order of their commits, each once")
    @ChangesOperation
    @GetMapping(
            path = "/api/admin/credits/changes",
            produces = {MediaType.APPLICATION_JSON_VALUE, ChangesAsLines.MEDIA_TYPE})
    Changes.Part changes(@ParameterObject ChangesParameters wanted) {
        return changes.ofEverybody(wanted.after(), wanted.size(), wanted.longestWait());
    }

    private static @Nullable String email(Map<String, User> known, String uid) {
        return Optional.ofNullable(known.get(uid)).map(User::email).orElse(null);
    }

    /** @param matched what {@code q} stands for */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "LedgerPageOfAll")
    record Page(
            List<UserEntry> entries,
            EntrySearch.@Nullable Match matched,
            @Nullable UUID nextStartAfter) {}

    record UserEntry(@JsonUnwrapped Entry entry, @Nullable String email) {}
}
