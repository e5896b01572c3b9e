package org.creditsledger.plans;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What publishing would do. */
public sealed interface PublishEffect {

    /**
     * It would be done.
     *
     * @param plan as it would be
     * @param allotments those that differ from the newest version, by type; all of a new plan
     * @param addedPrices those that the plan does not have yet
     * @param subscriptions that get the new version with their next period
     * @param within30Days how many of these begin it within 30 days
     */
    record Change(
            Plan plan,
            List<AllotmentChange> allotments,
            List<PlanPrice> addedPrices,
            long subscriptions,
            long within30Days)
            implements PublishEffect {}

    record Refused(PublishResult.Refusal why) implements PublishEffect {}

    /**
     * @param before null if the type is new
     * @param after null if the type ends
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record AllotmentChange(
            String type,
            @Nullable Allotment before,
            @Nullable Allotment after) {}
}
