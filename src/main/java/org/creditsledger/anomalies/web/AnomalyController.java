package org.creditsledger.anomalies.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyChange;
import org.creditsledger.anomalies.AnomalyFilter;
import org.creditsledger.anomalies.AnomalyKind;
import org.creditsledger.anomalies.AnomalyPosition;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.anomalies.ChangeResult;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.RequestParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read what somebody should look at, and say how far they have got with it. */
@RestController
@Tag(name = "Administration")
class AnomalyController {

    private static final String PATH = "/api/admin/credits/anomalies";
    private static final String ID = "The id of the anomaly.";
    private static final int MAX_UID_LENGTH = 128;

    private final AnomalyService anomalies;

    AnomalyController(AnomalyService anomalies) {
        this.anomalies = anomalies;
    }

    @Operation(
            operationId = "listAnomalies",
            summary = "What was blocked, skipped or fell short",
            description =
                    "Those that were last seen newest first. What is seen again meanwhile is not on a later page.")
    @Parameters({
        @Parameter(
                name = "kind",
                in = ParameterIn.QUERY,
                description = "Several times or separated by commas; all without it.",
                schema =
                        @Schema(
                                allowableValues = {
                                    "refund-shortfall",
                                    "blocked-debit",
                                    "duplicate",
                                    "key-conflict",
                                    "bad-signature",
                                    "stale-signature",
                                    "stuck-hold",
                                    "integrity-finding",
                                    "unmatched-payment",
                                    "amount-mismatch",
                                    "currency-mismatch",
                                    "payment-failed-after-credit",
                                    "test-event",
                                    "overrun",
                                    "success-after-failure",
                                    "unknown-price"
                                })),
        @Parameter(
                name = "state",
                in = ParameterIn.QUERY,
                description = "Several times or separated by commas; all without it.",
                schema = @Schema(allowableValues = {"new", "reviewed", "resolved"})),
        @Parameter(
                name = "uid",
                in = ParameterIn.QUERY,
                description = "Whose they are.",
                schema = @Schema(type = "string")),
        @Parameter(
                name = "from",
                in = ParameterIn.QUERY,
                description = "Last seen then or later: " + RequestParameters.TIME,
                schema = @Schema(type = "string")),
        @Parameter(
                name = "to",
                in = ParameterIn.QUERY,
                description = "Last seen before: " + RequestParameters.TIME,
                schema = @Schema(type = "string")),
        @Parameter(
                name = "limit",
                in = ParameterIn.QUERY,
                description = "How many at most.",
                schema =
                        @Schema(
                                type = "integer",
                                minimum = "1",
                                maximum = "" + AnomalyService.MAX_PAGE_SIZE,
                                defaultValue = "" + RequestParameters.DEFAULT_LIMIT)),
        @Parameter(
                name = "startAfter",
                in = ParameterIn.QUERY,
                description = "The nextStartAfter of the answer before.",
                schema = @Schema(type = "string"))
    })
    @GetMapping(PATH)
    Page anomalies(@Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters) {
        var query =
                new RequestParameters(parameters, Set.of("kind", "state", "uid", "from", "to", "limit", "startAfter"));
        var filter = new AnomalyFilter(
                query.among("kind", AnomalyKind::ofCode),
                query.among("state", AnomalyState::ofCode),
                query.text("uid", MAX_UID_LENGTH).orElse(null),
                query.instant("from").orElse(null),
                query.instant("to").orElse(null));
        var limit = query.limit(AnomalyService.MAX_PAGE_SIZE);
        var after = query.startAfterText(AnomalyPosition::parse);
        query.check();
        var page = anomalies.page(filter, after.orElse(null), 0, limit);
        return new Page(
                page.anomalies(), page.next() == null ? null : page.next().toString());
    }

    @Operation(operationId = "getAnomaly", summary = "One of them, with every change of its state")
    @GetMapping(PATH + "/{id}")
    WithHistory anomaly(@Parameter(description = ID) @PathVariable UUID id) {
        var anomaly = anomalies.find(id).orElseThrow(AnomalyController::unknown);
        return new WithHistory(anomaly, anomalies.history(id));
    }

    @Operation(
            operationId = "changeAnomalyState",
            summary = "Say how far one has got with it, and why",
            description = "Every change stays in its history. With `version` it is refused if somebody was faster.")
    @MayAnswer(ProblemCode.CHANGED_MEANWHILE)
    @PostMapping(PATH + "/{id}/state")
    Anomaly change(
            @Parameter(description = ID) @PathVariable UUID id, @Valid @RequestBody Change change, Principal admin) {
        var state = AnomalyState.ofCode(change.state())
                .orElseThrow(() ->
                        Problem.invalid(List.of(new InvalidParameter("state", "must be new, reviewed or resolved"))));
        var seen = change.version() == null
                ? anomalies.find(id).orElseThrow(AnomalyController::unknown).version()
                : change.version();
        var note = change.note() == null ? "" : change.note().strip();
        return switch (anomalies.change(id, seen, state, note, admin.getName())) {
            case ChangeResult.Changed(var anomaly) -> anomaly;
            case ChangeResult.ChangedMeanwhile(var anomaly) ->
                throw new Problem(
                        ProblemCode.CHANGED_MEANWHILE,
                        "It is of version " + anomaly.version() + " and "
                                + anomaly.state().code() + " by now.",
                        Map.of("version", anomaly.version(), "state", anomaly.state()));
            case ChangeResult.NotFound() -> throw unknown();
        };
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "There is no such anomaly.");
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Anomalies")
    record Page(List<Anomaly> anomalies, @Nullable String nextStartAfter) {}

    /** @param history the newest first */
    @Schema(name = "AnomalyWithHistory")
    record WithHistory(@JsonUnwrapped Anomaly anomaly, List<AnomalyChange> history) {}

    /** @param version the one that was seen; without it, whichever it is */
    @Schema(name = "AnomalyChangeWish")
    record Change(
            @Schema(allowableValues = {"new", "reviewed", "resolved"}) @NotNull @Size(max = 8) String state,

            @Size(max = AnomalyService.MAX_NOTE_LENGTH) @Pattern(regexp = "[^\\x00]*") @Nullable String note,

            @Min(0) @Max(Integer.MAX_VALUE) @Nullable Integer version) {}
}
