package org.creditsledger.plans.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.security.Principal;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PublishEffect;
import org.creditsledger.plans.PublishResult;
import org.creditsledger.plans.Subscription;
import org.creditsledger.plans.SubscriptionList;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.TextPageParameters;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Where admins publish plans, and list all subscriptions. */
@RestController
@Tag(name = "Administration")
class PlanAdminController {

    private static final String PATH = "/api/admin/plans";
    private static final String ID = "The id of the plan.";

    private final PlanCatalogue plans;
    private final SubscriptionList subscriptions;

    PlanAdminController(PlanCatalogue plans, SubscriptionList subscriptions) {
        this.plans = plans;
        this.subscriptions = subscriptions;
    }

    @Operation(
            operationId = "listPlans",
            summary = "All plans",
            description = "Each in the version that is valid now, or in its first version before that.")
    @GetMapping(PATH)
    PlanAnswers.Versions plans() {
        return PlanAnswers.Versions.of(plans.all());
    }

    @Operation(operationId = "listPlanVersions", summary = "All versions of a plan, the newest first")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @GetMapping(PATH + "/{id}/versions")
    PlanAnswers.Versions versions(@Parameter(description = ID) @PathVariable String id) {
        var versions = plans.versions(id);
        if (versions.isEmpty()) {
            throw unknown();
        }
        return PlanAnswers.Versions.of(versions);
    }

    @Operation(
            operationId = "publishPlan",
            summary = "Publish a new plan, or the next version of one",
            description =
                    "Periods that have begun keep their version. The same request again changes nothing. With `dryRun`, nothing is"
                            + " published.")
    @MayAnswer(ProblemCode.PLAN_CONFLICT)
    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    PlanAnswers.Published publish(@Valid @RequestBody PlanRequest request, Principal admin) {
        try {
            return request.isDryRun() ? dryRun(request) : publish(request, admin.getName());
        } catch (PlanDraft.Invalid invalid) {
            throw Problem.invalid(invalid.field(), invalid.reason());
        }
    }

    private PlanAnswers.Published publish(PlanRequest request, String admin) {
        return switch (plans.publish(request.draft(), request.validFrom(), admin)) {
            case PublishResult.Published(var plan) -> PlanAnswers.Published.of(plan);
            case PublishResult.Refusal refusal -> throw refused(request, refusal);
        };
    }

    private PlanAnswers.Published dryRun(PlanRequest request) {
        return switch (plans.dryRun(request.draft(), request.validFrom())) {
            case PublishEffect.Change change -> PlanAnswers.Published.of(change);
            case PublishEffect.Refused(var refusal) -> throw refused(request, refusal);
        };
    }

    private static Problem refused(PlanRequest request, PublishResult.Refusal refusal) {
        return switch (refusal) {
            case PublishResult.UnknownCreditType(var type) ->
                Problem.invalid("allotments[" + indexOf(type, request) + "].type", "must be an existing credit type");
            case PublishResult.StartsInThePast() -> Problem.invalid("validFrom", "must not be in the past");
            case PublishResult.StartsBeforeTheLast(var last) ->
                conflict("Version %s begins at %s: the next one must begin later.", last.version(), last.validFrom());
            case PublishResult.PriceOfAnotherPlan(var priceId) ->
                conflict("The price %s belongs to another plan.", priceId);
            case PublishResult.PriceChanged(var priceId) ->
                conflict("The price %s keeps its interval, amount and currency. Add a price with another id.", priceId);
            case PublishResult.GroupChanged(var last) -> conflict("The plan stays in the group %s.", last.group());
            case PublishResult.FreeChanged(var last) ->
                conflict("The plan is %s, and stays so.", last.isFree() ? "free" : "not free");
            case PublishResult.ComesTooSeldom(var type, var priceId) ->
                conflict(
                        "The price %s is paid more often than the %s credits of one of the plan's versions come.",
                        priceId, type);
        };
    }

    private static int indexOf(String type, PlanRequest request) {
        return request.allotments().stream()
                .map(PlanRequest.AllotmentOfRequest::type)
                .toList()
                .indexOf(type);
    }

    private static Problem conflict(String detail, Object... values) {
        return new Problem(ProblemCode.PLAN_CONFLICT, detail.formatted(values));
    }

    @Operation(
            operationId = "changePlanActive",
            summary = "Put a plan on offer, or take it off",
            description =
                    "Its paid subscriptions continue in any case. A free plan that is not on offer brings nothing.")
    @MayAnswer(ProblemCode.NOT_FOUND)
    @PostMapping(path = PATH + "/{id}/active", consumes = MediaType.APPLICATION_JSON_VALUE)
    PlanAnswers.Version activate(
            @Parameter(description = ID) @PathVariable String id,
            @Valid @RequestBody Activation activation,
            Principal admin) {
        if (!plans.setActive(id, activation.active(), admin.getName())) {
            throw unknown();
        }
        return plans.find(id).map(PlanAnswers.Version::of).orElseThrow(PlanAdminController::unknown);
    }

    @Operation(operationId = "listSubscriptions", summary = "The subscriptions of all users, newest first")
    @GetMapping("/api/admin/subscriptions")
    PlanAnswers.Subscriptions subscriptions(
            @ParameterObject SubscriptionParameters parameters, @ParameterObject TextPageParameters part) {
        var page = subscriptions.page(
                parameters.status(), parameters.planId(), part.after(SubscriptionList::asId), part.size());
        return new PlanAnswers.Subscriptions(
                page, page.size() < part.size() ? null : page.getLast().id());
    }

    private static Problem unknown() {
        return new Problem(ProblemCode.NOT_FOUND, "There is no such plan.");
    }

    @Schema(name = "PlanActivation")
    record Activation(
            @Schema(description = "Whether the plan is on offer.") @NotNull Boolean active) {}

    record SubscriptionParameters(
            @Parameter(description = "In the provider's words. All without it.", example = "active")
            @Nullable @Pattern(regexp = Subscription.STATUS_PATTERN) String status,

            @Parameter(description = "The plan. All without it.") @Nullable @Pattern(regexp = Plan.ID_PATTERN) String planId) {}
}
