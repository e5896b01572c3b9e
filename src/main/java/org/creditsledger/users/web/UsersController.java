package org.creditsledger.users.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.TextPageParameters;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.creditsledger.users.UsersPosition;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins list users with their available credits. */
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
            summary = "Users with their credits of one type, and how long these will last",
            description = "Users who have or had credits of the type. With `q`, also users who never had any.")
    @GetMapping("/api/admin/credits/users")
    Page users(@ParameterObject UsersParameters parameters, @ParameterObject TextPageParameters part) {
        var type = parameters.type() == null ? ledger.creditTypes().getFirst() : parameters.type();
        var filter = new UsersFilter(
                type,
                parameters.q(),
                parameters.threshold() == null ? userCredits.thresholdOf(type) : parameters.threshold(),
                parameters.low() != null && parameters.low(),
                parameters.sort() == null ? UsersOrder.LOWEST : parameters.sort());
        var after = part.after(text -> UsersPosition.parse(filter.order(), text));
        var page = userCredits.page(filter, after, 0, part.size());
        return new Page(page, page.size() < part.size() ? null : positionOf(page.getLast(), filter));
    }

    private static String positionOf(UserCredits user, UsersFilter filter) {
        return UsersPosition.of(filter.order(), user.available(), user.lastActivityAt(), user.uid())
                .toString();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Accounts")
    record Page(List<UserCredits> users, @Nullable String nextStartAfter) {}
}
