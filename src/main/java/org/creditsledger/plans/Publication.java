package org.creditsledger.plans;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.creditsledger.plans.PublishEffect.AllotmentChange;
import org.creditsledger.plans.PublishResult.Published;
import org.creditsledger.plans.PublishResult.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a draft can become the next version of a plan. It does not know the database.
 *
 * @param versions of the plan, the newest first; none for a new plan
 * @param from when the draft becomes valid
 */
record Publication(PlanDraft draft, List<Plan> versions, Instant from, Instant now) {

    private static final Comparator<Allotment> BY_TYPE = Comparator.comparing(Allotment::type);

    /** What is known about the world beside the plan. */
    interface Known {

        boolean isCreditType(String type);

        /** The plan that a price belongs to. */
        Optional<String> planOf(String priceId);
    }

    PublishResult result(Known known) {
        var refusal = refusal(known);
        if (refusal != null) {
            return refusal;
        }
        return new Published(repeatsTheLast() ? Objects.requireNonNull(last()) : next());
    }

    /** The newest version; null for a new plan. */
    @Nullable Plan last() {
        return versions.isEmpty() ? null : versions.getFirst();
    }

    /** A second request for the same has nothing to add. */
    boolean repeatsTheLast() {
        var last = last();
        return last != null
                && !from.isBefore(last.validFrom())
                && draft.group().equals(last.group())
                && draft.isFree() == last.isFree()
                && draft.name().equals(last.name())
                && sorted(draft.allotments()).equals(sorted(last.allotments()))
                && Set.copyOf(last.offered()).equals(Set.copyOf(draft.prices()));
    }

    List<PlanPrice> addedPrices() {
        return draft.prices().stream()
                .filter(price -> !pricesBefore().contains(price))
                .toList();
    }

    List<AllotmentChange> changes() {
        var last = last();
        var before = last == null ? List.<Allotment>of() : last.allotments();
        return Stream.concat(before.stream(), draft.allotments().stream())
                .map(Allotment::type)
                .distinct()
                .sorted()
                .map(type -> new AllotmentChange(type, of(type, before), of(type, draft.allotments())))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }

    private @Nullable Refusal refusal(Known known) {
        var last = last();
        for (var allotment : draft.allotments()) {
            if (!known.isCreditType(allotment.type())) {
                return new PublishResult.UnknownCreditType(allotment.type());
            }
        }
        if (last != null && !last.group().equals(draft.group())) {
            return new PublishResult.GroupChanged(last);
        }
        if (last != null && last.isFree() != draft.isFree()) {
            return new PublishResult.FreeChanged(last);
        }
        for (var price : draft.prices()) {
            var owner = known.planOf(price.id()).orElse(draft.id());
            if (!owner.equals(draft.id())) {
                return new PublishResult.PriceOfAnotherPlan(price.id());
            }
            if (pricesBefore().stream().anyMatch(one -> one.id().equals(price.id()) && !one.equals(price))) {
                return new PublishResult.PriceChanged(price.id());
            }
        }
        if (repeatsTheLast()) {
            return null;
        }
        if (from.isBefore(now)) {
            return new PublishResult.StartsInThePast();
        }
        if (last != null && !from.isAfter(last.validFrom())) {
            return new PublishResult.StartsBeforeTheLast(last);
        }
        return comesTooSeldom();
    }

    /** The prices of a plan pay for all its versions. */
    private @Nullable Refusal comesTooSeldom() {
        var allotments = Stream.concat(
                        draft.allotments().stream(),
                        versions.stream().flatMap(version -> version.allotments().stream()))
                .toList();
        for (var price : prices()) {
            for (var allotment : allotments) {
                if (allotment.every().isLongerThan(price.every())) {
                    return new PublishResult.ComesTooSeldom(allotment.type(), price.id());
                }
            }
        }
        return null;
    }

    private Plan next() {
        var last = last();
        return new Plan(
                draft.id(),
                draft.group(),
                last == null || last.isActive(),
                last == null ? 1 : last.version() + 1,
                draft.name(),
                draft.isFree(),
                from,
                sorted(draft.allotments()),
                prices(),
                draft.prices());
    }

    private List<PlanPrice> pricesBefore() {
        var last = last();
        return last == null ? List.of() : last.prices();
    }

    private List<PlanPrice> prices() {
        var prices = new ArrayList<>(pricesBefore());
        prices.addAll(addedPrices());
        return prices;
    }

    private static List<Allotment> sorted(List<Allotment> allotments) {
        return allotments.stream().sorted(BY_TYPE).toList();
    }

    private static @Nullable Allotment of(String type, List<Allotment> allotments) {
        return allotments.stream()
                .filter(allotment -> allotment.type().equals(type))
                .findFirst()
                .orElse(null);
    }
}
