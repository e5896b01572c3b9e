package org.creditsledger.anomalies.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
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
import java.util.UUID;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyChange;
import org.creditsledger.anomalies.AnomalyPosition;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.anomalies.AnomalyState;
import org.creditsledger.anomalies.ChangeResult;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.TextPageParameters;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where admins read anomalies and change their state. */
@RestController
@Tag(name = "Administration")
class AnomalyController {

    private static final String PATH = "/api/admin/credits/anomalies";
    private static final String ID = "The id of the anomaly.";

    private final AnomalyService anomalies;

    AnomalyController(AnomalyService anomalies) {
        this.anomalies = anomalies;
    }

    @Operation(
            operationId = "listAnomalies",
            summary = "Anomalies, such as blocked debits and refund shortfalls",
            description = "Most recently seen first. An anomaly that is seen again while you page is not repeated.")
    @GetMapping(PATH)
    Page anomalies(@ParameterObject AnomalyParameters parameters, @ParameterObject TextPageParameters part) {
        var page = anomalies.page(parameters.filter(), part.after(AnomalyPosition::parse), 0, part.size());
        return new Page(
                page.anomalies(), page.next() == null ? null : page.next().toString());
    }

    @Operation(operationId = "getAnomaly", summary = "An anomaly, with every change of its state")
    @GetMapping(PATH + "/{id}")
    WithHistory anomaly(@Parameter(description = ID) @PathVariable UUID id) {
        var anomaly = anomalies.find(id).orElseThrow(AnomalyController::unknown);
        return new WithHistory(anomaly, anomalies.history(id));
    }

    @Operation(
            operationId = "changeAnomalyState",
            summary = "Change the state of an anomaly",
            description =
                    "Every change stays in the history. With `version`, the change is refused if the anomaly has changed since."
                            + " Without it, the newest version is changed.")
    @MayAnswer(ProblemCode.CHANGED_MEANWHILE)
    @PostMapping(PATH + "/{id}/state")
    Anomaly change(
            @Parameter(description = ID) @PathVariable UUID id, @Valid @RequestBody Change change, Principal admin) {
        var state = AnomalyState.ofCode(change.state())
                .orElseThrow(() -> Problem.invalid("state", "must be new, reviewed or resolved"));
        var seen = change.version() == null
                ? anomalies.find(id).orElseThrow(AnomalyController::unknown).version()
                : change.version();
        var note = change.note() == null ? "" : change.note().strip();
        return switch (anomalies.change(id, seen, state, note, admin.getName())) {
            case ChangeResult.Changed(var anomaly) -> anomaly;
            case ChangeResult.ChangedMeanwhile(var anomaly) ->
                throw new Problem(
                        ProblemCode.CHANGED_MEANWHILE,
                        "The anomaly now has version " + anomaly.version() + " and is "
                                + anomaly.state().code() + ".",
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

    /** @param version the version that the admin has seen, or null to change any version */
    @Schema(name = "AnomalyChangeRequest")
    record Change(
            @Schema(allowableValues = {"new", "reviewed", "resolved"}) @NotNull @Size(max = 8) String state,

            @Size(max = AnomalyService.MAX_NOTE_LENGTH) @Pattern(regexp = "[^\\x00]*") @Nullable String note,

            @Min(0) @Max(Integer.MAX_VALUE) @Nullable Integer version) {}
}
