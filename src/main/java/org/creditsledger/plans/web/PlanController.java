package org.creditsledger.plans.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.SubscriptionList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where users read the plans on offer, and their subscriptions. */
@RestController
@Tag(name = "Plans")
class PlanController {

    private final PlanCatalogue plans;
    private final SubscriptionList subscriptions;

    PlanController(PlanCatalogue plans, SubscriptionList subscriptions) {
        this.plans = plans;
        this.subscriptions = subscriptions;
    }

    @Operation(operationId = "listOfferedPlans", summary = "The plans on offer")
    @GetMapping("/api/plans")
    PlanAnswers.AllOffered plans() {
        return new PlanAnswers.AllOffered(
                plans.offered().stream().map(PlanAnswers.Offered::of).toList());
    }

    @Operation(
            operationId = "listMySubscriptions",
            summary = "Your subscriptions, and the credits that come next",
            description = "Those that go on first, and of these the newest.")
    @GetMapping("/api/credits/subscription")
    PlanAnswers.Subscriptions subscriptions(Principal user) {
        return new PlanAnswers.Subscriptions(subscriptions.of(user.getName()), null);
    }
}
