package org.creditsledger.grants.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.ledger.LotChanges;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotChangeResult;
import org.creditsledger.lots.LotList;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where programs of admins look at a lot and change when it ends. */
@RestController
@Tag(name = "Administration")
class LotController {

    private static final String PATH = "/api/admin/credits/lots/{id}";
    private static final String ID = "The id of the lot, as in balances and entries.";

    private final LotList lots;
    private final LotChanges changes;
    private final InstantSource clock;

    LotController(LotList lots, LotChanges changes, InstantSource clock) {
        this.lots = lots;
        this.changes = changes;
        this.clock = clock;
    }

    @Operation(operationId = "getLot", summary = "A lot, and how its end has changed")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @GetMapping(PATH)
    Answer lot(@Parameter(description = ID) @PathVariable UUID id) {
        return lots.find(id).map(this::answer).orElseThrow(LotController::unknown);
    }

    @Operation(
            operationId = "changeLot",
            summary = "Move the end of a lot, or void it",
            description =
                    "With `expiresAt`, the lot ends then. With `void`, it ends now: an entry debits all its credits that no job has"
                            + " reserved, and what comes back to it later is written off. The same request again changes nothing.")
    @MayAnswer({ProblemCode.NOT_FOUND, ProblemCode.LOT_ENDED, ProblemCode.OWN_LOT})
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer change(
            @Parameter(description = ID) @PathVariable UUID id, @Valid @RequestBody Change change, Principal admin) {
        return switch (change(id, change, admin.getName())) {
            case LotChangeResult.Changed(var changed) -> answer(changed);
            case LotChangeResult.Ended(var ended) ->
                throw new Problem(ProblemCode.LOT_ENDED, "Lot " + id + " has ended.", Map.of("lot", ended));
            case LotChangeResult.Own() ->
                throw new Problem(ProblemCode.OWN_LOT, "The credits of lot " + id + " are yours.");
            case LotChangeResult.NotFound() -> throw unknown();
        };
    }

    private LotChangeResult change(UUID id, Change change, String admin) {
        var expiresAt = change.expiresAt();
        if (Boolean.TRUE.equals(change.isVoid()) == (expiresAt != null)) {
            throw Problem.invalid("expiresAt", "must be given, or void must be true, and not both");
        }
        if (expiresAt != null) {
            NewEnd.require(expiresAt, clock.instant());
        }
        try {
            return expiresAt == null
                    ? changes.voidLot(id, change.reason(), admin)
                    : changes.move(id, expiresAt, change.reason(), admin);
        } catch (IllegalArgumentException notStorable) {
            throw Problem.invalid("reason", String.valueOf(notStorable.getMessage()));
        }
    }

    private Answer answer(Lot lot) {
        return new Answer(lot, lots.changes(lot.id()));
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "There is no such lot.");
    }

    @Schema(name = "LotChangeRequest")
    record Change(
            @Schema(description = "The new end, in the future.") @Nullable Instant expiresAt,

            @Schema(description = "Whether to end it now.") @JsonProperty("void") @Nullable Boolean isVoid,

            @Schema(description = "A line for people.") @NotBlank @Size(max = LotChange.MAX_REASON_LENGTH) String reason) {}

    /** @param changes of its end, the oldest first */
    @Schema(name = "LotWithChanges")
    record Answer(@JsonUnwrapped Lot lot, List<LotChange> changes) {}
}
