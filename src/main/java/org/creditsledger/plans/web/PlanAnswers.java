package org.creditsledger.plans.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.PublishEffect;
import org.creditsledger.plans.PublishEffect.AllotmentChange;
import org.creditsledger.plans.Subscription;
import org.jspecify.annotations.Nullable;

/** What the API says about plans and subscriptions. */
final class PlanAnswers {

    private PlanAnswers() {}

    @Schema(name = "OfferedPlan", description = "A plan on offer, in the version that is valid now.")
    record Offered(
            String id,
            String name,

            @Schema(description = "A user has at most one subscription of a group.")
            String group,

            int version,

            @Schema(description = "Whether every user has it without a payment.")
            boolean free,

            List<Allotment> allotments,
            List<PlanPrice> prices) {

        static Offered of(Plan plan) {
            return new Offered(
                    plan.id(),
                    plan.name(),
                    plan.group(),
                    plan.version(),
                    plan.isFree(),
                    plan.allotments(),
                    plan.offered());
        }
    }

    @Schema(name = "OfferedPlans")
    record AllOffered(List<Offered> plans) {}

    @Schema(name = "Plan", description = "A plan in one of its versions.")
    record Version(
            String id,
            String name,
            String group,
            int version,

            @Schema(description = "Applies to periods that begin then or later.")
            Instant validFrom,

            @Schema(description = "Whether the plan is on offer. Its paid subscriptions continue in any case.")
            boolean active,

            boolean free,
            List<Allotment> allotments,

            @Schema(description = "Those of all versions, with which subscriptions may still be paid.")
            List<PlanPrice> prices,

            @Schema(description = "Those at which users can subscribe to this version.")
            List<PlanPrice> offered) {

        static Version of(Plan plan) {
            return new Version(
                    plan.id(),
                    plan.name(),
                    plan.group(),
                    plan.version(),
                    plan.validFrom(),
                    plan.isActive(),
                    plan.isFree(),
                    plan.allotments(),
                    plan.prices(),
                    plan.offered());
        }
    }

    @Schema(name = "Plans")
    record Versions(List<Version> plans) {

        static Versions of(List<Plan> plans) {
            return new Versions(plans.stream().map(Version::of).toList());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "PublishedPlan")
    record Published(
            @Schema(description = "As it is now, or with dryRun as it would be.")
            Version plan,

            @Schema(description = "Only with dryRun.") @Nullable Effect effect) {

        static Published of(Plan plan) {
            return new Published(Version.of(plan), null);
        }

        static Published of(PublishEffect.Change change) {
            return new Published(
                    Version.of(change.plan()),
                    new Effect(
                            change.allotments(), change.addedPrices(), change.subscriptions(), change.within30Days()));
        }
    }

    @Schema(name = "PublishEffect")
    record Effect(
            @Schema(description = "Those that differ from the newest version.")
            List<AllotmentChange> allotments,

            List<PlanPrice> addedPrices,

            @Schema(description = "The subscriptions that get the new version with their next period.")
            long subscriptions,

            @Schema(description = "How many of these begin it within 30 days.")
            long within30Days) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Subscriptions")
    record Subscriptions(
            List<Subscription> subscriptions, @Nullable String nextStartAfter) {}
}
