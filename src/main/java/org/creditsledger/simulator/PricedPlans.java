package org.creditsledger.simulator;

import java.util.List;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Knows the plans, as a provider knows its products. */
@Component
@Profile(Simulator.PROFILE)
class PricedPlans {

    private final PlanCatalogue catalogue;

    PricedPlans(PlanCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    PricedPlan get(String planId, String priceId) {
        var plan = catalogue.find(planId).orElseThrow();
        return plan.prices().stream()
                .filter(price -> price.id().equals(priceId))
                .map(price -> new PricedPlan(planId, plan.name(), price))
                .findFirst()
                .orElseThrow();
    }

    /** What a subscription to a plan can be changed to, itself included: the plans of its group, in the same currency. */
    List<PricedPlan> alternatives(PricedPlan current) {
        var group = catalogue.find(current.planId()).map(Plan::group).orElseThrow();
        return catalogue.offered().stream()
                .filter(plan -> plan.group().equals(group))
                .flatMap(plan -> plan.offered().stream().map(price -> new PricedPlan(plan.id(), plan.name(), price)))
                .filter(plan -> plan.price().currency().equals(current.price().currency()))
                .toList();
    }
}
