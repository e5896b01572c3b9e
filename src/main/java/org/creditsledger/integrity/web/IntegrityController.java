package org.creditsledger.integrity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Pattern;
import org.creditsledger.integrity.Integrity;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where admins check the ledger. */
@RestController
@Tag(name = "Administration")
class IntegrityController {

    private final IntegrityService integrity;

    IntegrityController(IntegrityService integrity) {
        this.integrity = integrity;
    }

    @Operation(
            operationId = "verifyLedger",
            summary = "Recompute every entry and balance, and report differences",
            description =
                    "A finding is an answer, not an error. The check reads all entries: millions of them take minutes.")
    @PostMapping("/api/admin/credits/verify")
    Integrity verify(@ParameterObject UidParameters parameters) {
        return parameters.uid() == null ? integrity.verifyAll() : integrity.verify(parameters.uid());
    }

    record UidParameters(
            @Parameter(description = "The user to check. All users without it.")
            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String uid) {}
}
