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
import org.creditsledger.users.Account;
import org.creditsledger.users.AccountFilter;
import org.creditsledger.users.AccountOrder;
import org.creditsledger.users.AccountPosition;
import org.creditsledger.users.AccountService;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read who has how many credits left. */
@RestController
@Tag(name = "Administration")
class AccountController {

    private final AccountService accounts;
    private final LedgerService ledger;

    AccountController(AccountService accounts, LedgerService ledger) {
        this.accounts = accounts;
        this.ledger = ledger;
    }

    @Operation(
            operationId = "listAccounts",
            summary = "Who has how many credits of one type left, and how long they last",
            description = "Whoever ever had credits of the type; with `q` also those who never had any.")
    @Parameters({
        @Parameter(
                name = "type",
                in = ParameterIn.QUERY,
                description = "One credit type; the first there is without it.",
                schema = @Schema(type = "string", example = "image")),
        @Parameter(
                name = "q",
                in = ParameterIn.QUERY,
                description = "The beginning of a uid or of an e-mail address; the first 200 are searched.",
                schema = @Schema(type = "string", maxLength = AccountFilter.MAX_SEARCH_LENGTH)),
        @Parameter(
                name = "threshold",
                in = ParameterIn.QUERY,
                description = "Fewer available credits are low; that of the settings without it.",
                schema = @Schema(type = "integer", minimum = "0", maximum = "1000000000")),
        @Parameter(
                name = "low",
                in = ParameterIn.QUERY,
                description = "true leaves out who has more.",
                schema = @Schema(type = "boolean", defaultValue = "false")),
        @Parameter(
                name = "sort",
                in = ParameterIn.QUERY,
                description = "By what is available, or by the last activity.",
                schema =
                        @Schema(
                                type = "string",
                                allowableValues = {"lowest", "highest", "active-last", "active-first"},
                                defaultValue = "lowest")),
        @Parameter(
                name = "limit",
                in = ParameterIn.QUERY,
                description = "How many at most.",
                schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50")),
        @Parameter(
                name = "startAfter",
                in = ParameterIn.QUERY,
                description = "The nextStartAfter of the answer before.",
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
        var search = query.text("q", AccountFilter.MAX_SEARCH_LENGTH);
        var threshold = query.one(
                "threshold",
                text -> RequestParameters.number(text, 0, AccountFilter.MAX_THRESHOLD),
                "must be 0 to " + AccountFilter.MAX_THRESHOLD);
        var low = query.one(
                "low",
                text -> Optional.of(text)
                        .filter(Set.of("true", "false")::contains)
                        .map(Boolean::valueOf),
                "must be true or false");
        var order = query.one("sort", AccountController::order, "must be lowest, highest, active-last or active-first");
        var limit = query.limit(AccountService.MAX_PAGE_SIZE);
        var after = query.startAfterText(text -> AccountPosition.parse(order.orElse(AccountOrder.LOWEST), text));
        query.check();
        var filter = new AccountFilter(
                type,
                search.orElse(null),
                threshold.orElseGet(() -> accounts.thresholdOf(type)),
                low.orElse(false),
                order.orElse(AccountOrder.LOWEST));
        var page = accounts.page(filter, after.orElse(null), 0, limit);
        return new Page(page, page.size() < limit ? null : positionOf(page.getLast(), filter));
    }

    private static String positionOf(Account account, AccountFilter filter) {
        return AccountPosition.of(filter.order(), account.available(), account.lastActivityAt(), account.uid())
                .toString();
    }

    private static Optional<AccountOrder> order(String code) {
        return Stream.of(AccountOrder.values())
                .filter(order ->
                        order.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(code))
                .findFirst();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Accounts")
    record Page(List<Account> users, @Nullable String nextStartAfter) {}
}
