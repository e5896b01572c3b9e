package org.creditsledger.integrity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.creditsledger.integrity.Integrity;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where an admin has the ledger checked. A finding is an answer, not an error. */
@RestController
@Tag(name = "Administration")
class IntegrityController {

    private final IntegrityService integrity;

    IntegrityController(IntegrityService integrity) {
        this.integrity = integrity;
    }

    /** @param uid whose credits; without one everybody's */
    @Operation(
            operationId = "verifyLedger",
            summary = "Recompute every entry and balance, and say what is not what the ledger wrote",
            description =
                    "A finding is an answer, not an error. It reads all there is: minutes for millions of entries.")
    @PostMapping("/api/admin/credits/verify")
    Integrity verify(
            @Parameter(
                            description = "Whose credits. Everybody's without it.",
                            schema = @Schema(type = "string", pattern = "^" + Posting.ID_PATTERN + "$"))
                    @RequestParam(required = false)
                    @Nullable String uid) {
        if (uid == null) {
            return integrity.verifyAll();
        }
        if (!uid.matches(Posting.ID_PATTERN)) {
            throw Problem.invalid(List.of(new InvalidParameter("uid", "must match " + Posting.ID_PATTERN)));
        }
        return integrity.verify(uid);
    }
}
