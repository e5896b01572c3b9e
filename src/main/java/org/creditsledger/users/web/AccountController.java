package org.creditsledger.users.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.TextPageParameters;
import org.creditsledger.users.Account;
import org.creditsledger.users.AccountFilter;
import org.creditsledger.users.AccountOrder;
import org.creditsledger.users.AccountPosition;
import org.creditsledger.users.AccountService;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins list users with their available credits. */
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
            summary = "Users with their credits of one type, and how long these will last",
            description = "Users who have or had credits of the type. With `q`, also users who never had any.")
    @GetMapping("/api/admin/credits/users")
    Page users(@ParameterObject AccountParameters parameters, @ParameterObject TextPageParameters part) {
        var type = parameters.type() == null ? ledger.creditTypes().getFirst() : parameters.type();
        var filter = new AccountFilter(
                type,
                parameters.q(),
                parameters.threshold() == null ? accounts.thresholdOf(type) : parameters.threshold(),
                parameters.low() != null && parameters.low(),
                parameters.sort() == null ? AccountOrder.LOWEST : parameters.sort());
        var after = part.after(text -> AccountPosition.parse(filter.order(), text));
        var page = accounts.page(filter, after, 0, part.size());
        return new Page(page, page.size() < part.size() ? null : positionOf(page.getLast(), filter));
    }

    private static String positionOf(Account account, AccountFilter filter) {
        return AccountPosition.of(filter.order(), account.available(), account.lastActivityAt(), account.uid())
                .toString();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Accounts")
    record Page(List<Account> users, @Nullable String nextStartAfter) {}
}
