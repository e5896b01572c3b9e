package org.creditsledger.users.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins disable and enable users. */
@RestController
@Tag(name = "Administration")
class UserAccessController {

    private static final String PATH = "/api/admin/credits/users/{id}";
    private static final String ID = "The uid of the user.";

    private final UserService users;

    record UserState(String uid, boolean disabled) {}

    UserAccessController(UserService users) {
        this.users = users;
    }

    @Operation(
            operationId = "disableUser",
            summary = "Disable a user, and end their sessions within seconds",
            description =
                    "The credits of the user stay, and jobs can still spend them. Admins cannot disable themselves.")
    @MayAnswer({ProblemCode.NOT_FOUND, ProblemCode.FORBIDDEN})
    @PostMapping(PATH + "/disable")
    UserState disable(@Parameter(description = ID) @PathVariable String id, Principal principal) {
        found(isUid(id) && users.disable(id, principal.getName()));
        return new UserState(id, true);
    }

    @Operation(operationId = "enableUser", summary = "Enable a disabled user")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @PostMapping(PATH + "/enable")
    UserState enable(@Parameter(description = ID) @PathVariable String id, Principal principal) {
        found(isUid(id) && users.enable(id, principal.getName()));
        return new UserState(id, false);
    }

    /** Other texts are not looked up: PostgreSQL refuses a NUL. */
    private static boolean isUid(String id) {
        return id.matches(Posting.ID_PATTERN);
    }

    private static void found(boolean exists) {
        if (!exists) {
            throw new Problem(ProblemCode.NOT_FOUND, "There is no such user.");
        }
    }
}
