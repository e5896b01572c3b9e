package org.creditsledger.plans;

import static org.creditsledger.text.Requirements.require;
import static org.creditsledger.text.Requirements.requireForm;
import static org.creditsledger.text.Requirements.requireText;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A plan in one of its versions. Periods that have begun keep the version that was valid at their beginning.
 *
 * @param group a user has at most one subscription of a group
 * @param isActive whether it is on offer; its subscriptions go on in any case
 * @param isFree whether every user has it without a payment
 * @param prices those of all versions, since subscriptions may still be paid with them; empty only if it is free
 * @param offered those of this version, at which users can subscribe
 */
public record Plan(
        String id,
        String group,
        boolean isActive,
        int version,
        String name,
        boolean isFree,
        Instant validFrom,
        List<Allotment> allotments,
        List<PlanPrice> prices,
        List<PlanPrice> offered) {

    public static final String ID_PATTERN = "[a-z0-9][a-z0-9_-]{0,31}";
    public static final int MAX_NAME_LENGTH = 100;

    public Plan {
        requireForm("id", id, ID_PATTERN);
        requireForm("group", group, ID_PATTERN);
        requireText("name", name, MAX_NAME_LENGTH);
        require(!allotments.isEmpty(), "a plan has allotments");
        require(
                allotments.stream().map(Allotment::type).distinct().count() == allotments.size(),
                "a plan has one allotment of each type");
        require(isFree == prices.isEmpty(), "a plan has prices, or it is free");
        for (var price : prices) {
            require(
                    allotments.stream().noneMatch(allotment -> allotment.every().isLongerThan(price.every())),
                    "an allotment comes at least as often as it is paid for");
        }
        allotments = List.copyOf(allotments);
        require(prices.containsAll(offered), "a version offers prices of its plan");
        prices = List.copyOf(prices);
        offered = List.copyOf(offered);
    }

    boolean hasBegunBy(Instant instant) {
        return !validFrom.isAfter(instant);
    }

    Optional<PlanPrice> price(String priceId) {
        return prices.stream().filter(price -> price.id().equals(priceId)).findFirst();
    }

    Optional<Allotment> allotment(String type) {
        return allotments.stream()
                .filter(allotment -> allotment.type().equals(type))
                .findFirst();
    }
}
