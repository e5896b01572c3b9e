package org.creditsledger.users.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.RequestParameters;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.creditsledger.users.UsersPosition;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Admins read the users' credits here. */
@RestController
@Tag(name = "Administration")
class UsersController {

    private final UserCreditsService userCredits;
    private final LedgerService ledger;

    UsersController(UserCreditsService userCredits, LedgerService ledger) {
        this.userCredits = userCredits;
        this.ledger = ledger;
    }

    @Operation(
            operationId = "listAccounts",
            summary = "Lists users with their credits of one type, and how long these will last",
            description = "Lists the users who ever had credits of the type; `q` also finds users who never had any.")
    @Parameters({
        @Parameter(
                name = "type",
                in = ParameterIn.QUERY,
                description = "One credit type; without it, the first one.",
                schema = @Schema(type = "string", example = "image")),
        @Parameter(
                name = "q",
                in = ParameterIn.QUERY,
                description = "The start of a uid or of an e-mail address; at most 200 users are found.",
                schema = @Schema(type = "string", maxLength = UsersFilter.MAX_SEARCH_LENGTH)),
        @Parameter(
                name = "threshold",
                in = ParameterIn.QUERY,
                description = "Fewer available credits are low; without it, the threshold of the settings.",
                schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000")),
        @Parameter(
                name = "low",
                in = ParameterIn.QUERY,
                description = "true lists only users whose credits are low.",
                schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
                name = "sort",
                in = ParameterIn.QUERY,
                description = "By available credits, or by the last activity.",
                schema =
                        @Schema(
                                type = "string",
                                allowableValues = {"lowest", "highest", "active-last", "active-first"},
                                defaultValue = "lowest")),
        @Parameter(
                name = "limit",
                in = ParameterIn.QUERY,
                description = "The most users of the answer.",
                schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50")),
        @Parameter(
                name = "startAfter",
                in = ParameterIn.QUERY,
                description = "The nextStartAfter of the previous answer.",
                schema = @Schema(type = "string"))
    })
    @GetMapping("/api/admin/credits/users")
    Page users(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var types = ledger.creditTypes();
        var query = new RequestParameters(
                parameters, List.of("type", "q", "threshold", "low", "sort", "limit", "startAfter"));
        var type = query.one(
                        "type",
                        text -> Optional.of(text).filter(types::contains),
                        "must be among " + String.join(", ", types))
                .orElse(types.getFirst());
        var search = query.text("q", UsersFilter.MAX_SEARCH_LENGTH);
        var threshold = query.one(
                "threshold",
                text -> RequestParameters.number(text, 0, UsersFilter.MAX_THRESHOLD),
                "must be 0 to " + UsersFilter.MAX_THRESHOLD);
        var low = query.one(
                "low",
                text -> Optional.of(text)
                        .filter(Set.of("true", "false")::contains)
                        .map(Boolean::valueOf),
                "must be true or false");
        var order = query.one("sort", UsersController::order, "must be lowest, highest, active-last or active-first");
        var limit = query.limit(UserCreditsService.MAX_PAGE_SIZE);
        var after = query.startAfterText(text -> UsersPosition.parse(order.orElse(UsersOrder.LOWEST), text));
        query.check();
        var filter = new UsersFilter(
                type,
                search.orElse(null),
                threshold.orElseGet(() -> userCredits.thresholdOf(type)),
                low.orElse(false),
                order.orElse(UsersOrder.LOWEST));
        var page = userCredits.page(filter, after.orElse(null), 0, limit);
        return new Page(page, page.size() < limit ? null : positionOf(page.getLast(), filter));
    }

    private static String positionOf(UserCredits user, UsersFilter filter) {
        return UsersPosition.of(filter.order(), user.available(), user.lastActivityAt(), user.uid())
                .toString();
    }

    private static Optional<UsersOrder> order(String code) {
        return Stream.of(UsersOrder.values())
                .filter(order ->
                        order.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(code))
                .findFirst();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Accounts")
    record Page(List<UserCredits> users, @Nullable String nextStartAfter) {}
}
