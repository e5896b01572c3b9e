package org.creditsledger.grants.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.grants.Decision;
import org.creditsledger.grants.GrantRequest;
import org.creditsledger.grants.GrantService;
import org.creditsledger.grants.GrantState;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.problems.InsufficientCredits;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.PageParameters;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where a second admin decides on large grants. */
@RestController
@Tag(name = "Administration")
class GrantRequestController {

    private static final String PATH = "/api/admin/credits/grant-requests";
    private static final String ID = "The id of the request.";

    private final GrantService grants;

    GrantRequestController(GrantService grants) {
        this.grants = grants;
    }

    static URI addressOf(GrantRequest request) {
        return URI.create(PATH + "/" + request.id());
    }

    static Problem isOver(GrantRequest request) {
        return new Problem(
                ProblemCode.GRANT_NOT_APPROVED,
                "The request for this grant is " + request.state().code() + ".",
                Map.of("request", request.id(), "state", request.state()));
    }

    @Operation(
            operationId = "listGrantRequests",
            summary = "Requests for grants that need a second admin, newest first")
    @GetMapping(PATH)
    Requests requests(@ParameterObject StateParameters parameters, @ParameterObject PageParameters page) {
        var found = grants.requests(parameters.state(), page.after(grants::request), page.size());
        return new Requests(found, page.next(found, GrantRequest::id));
    }

    @Operation(operationId = "getGrantRequest", summary = "A request for a grant")
    @GetMapping(PATH + "/{id}")
    GrantRequest request(@Parameter(description = ID) @PathVariable UUID id) {
        return grants.request(id).orElseThrow(GrantRequestController::unknown);
    }

    @Operation(
            operationId = "approveGrantRequest",
            summary = "Approve the request of another admin, and post its grant",
            description =
                    "A debit of more credits than are available makes the request `refused`. It can be approved again.")
    @MayAnswer({
        ProblemCode.OWN_GRANT_REQUEST,
        ProblemCode.GRANT_NOT_APPROVED,
        ProblemCode.INSUFFICIENT_CREDITS,
        ProblemCode.KEY_CONFLICT,
        ProblemCode.NOT_UNDOABLE
    })
    @PostMapping(PATH + "/{id}/approve")
    GrantRequest approve(
            @Parameter(description = ID) @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Note note,
            Principal admin) {
        return answer(grants.approve(id, text(note), admin.getName()));
    }

    @Operation(operationId = "rejectGrantRequest", summary = "Reject the request of another admin")
    @MayAnswer({ProblemCode.OWN_GRANT_REQUEST, ProblemCode.GRANT_NOT_APPROVED})
    @PostMapping(PATH + "/{id}/reject")
    GrantRequest reject(
            @Parameter(description = ID) @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Note note,
            Principal admin) {
        return answer(grants.reject(id, text(note), admin.getName()));
    }

    @Operation(operationId = "withdrawGrantRequest", summary = "Withdraw your own request")
    @MayAnswer({ProblemCode.OWN_GRANT_REQUEST, ProblemCode.GRANT_NOT_APPROVED})
    @PostMapping(PATH + "/{id}/withdraw")
    GrantRequest withdraw(
            @Parameter(description = ID) @PathVariable UUID id,
            @Valid @RequestBody(required = false) @Nullable Note note,
            Principal admin) {
        return answer(grants.withdraw(id, text(note), admin.getName()));
    }

    private static @Nullable String text(@Nullable Note note) {
        return note == null || note.note() == null || note.note().isBlank()
                ? null
                : note.note().strip();
    }

    private static GrantRequest answer(Decision decision) {
        return switch (decision) {
            case Decision.Posted posted -> posted.request();
            case Decision.Closed(var request) -> request;
            case Decision.Refused(var request, var insufficient) -> throw refused(request, insufficient);
            case Decision.TooLate(var request) -> throw isOver(request);
            case Decision.NotYours(var request) ->
                throw new Problem(
                        ProblemCode.OWN_GRANT_REQUEST,
                        "The request was made by " + request.requestedBy() + ".",
                        Map.of("request", request.id()));
            case Decision.Profits(var request) ->
                throw new Problem(
                        ProblemCode.OWN_GRANT_REQUEST,
                        "The request, or another one of the same bulk grant, would give you credits.",
                        Map.of("request", request.id()));
            case Decision.Unknown() -> throw unknown();
        };
    }

    private static Problem refused(GrantRequest request, PostingResult.@Nullable Refused insufficient) {
        if (insufficient != null) {
            return InsufficientCredits.of(
                    "The request, which can be approved again,",
                    insufficient.type(),
                    insufficient.attemptedAmount(),
                    insufficient.balance(),
                    insufficient.available(),
                    Map.of("request", request.id(), "state", request.state()));
        }
        return new Problem(
                "key-conflict".equals(request.refusal()) ? ProblemCode.KEY_CONFLICT : ProblemCode.NOT_UNDOABLE,
                "The request was approved, but the ledger refused it; it can be approved again.",
                Map.of("request", request.id(), "state", request.state(), "attemptedAmount", request.amount()));
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "There is no such request for a grant.");
    }

    record StateParameters(
            @Parameter(description = "The state of the requests. All without it.") @Nullable GrantState state) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "GrantRequests")
    record Requests(List<GrantRequest> requests, @Nullable UUID nextStartAfter) {}

    /** @param note for the other admin to read */
    @Schema(name = "GrantRequestNote")
    record Note(
            @Size(max = GrantService.MAX_NOTE_LENGTH) @Nullable String note) {}
}
