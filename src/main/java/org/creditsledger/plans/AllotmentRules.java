package org.creditsledger.plans;

import static org.creditsledger.plans.BillingReason.ALL;
import static org.creditsledger.plans.BillingReason.NONE;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.creditsledger.ledger.Posting;
import org.creditsledger.plans.Brought.Later;
import org.creditsledger.plans.Brought.Now;
import org.creditsledger.plans.Renewal.Status;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an invoice brings once it is paid. It knows nothing but the invoice and the plans, so the order of all other events does
 * not matter.
 */
class AllotmentRules {

    private final Plans plans;
    private final ZoneId zone;

    /** @param zone counts the months */
    AllotmentRules(Plans plans, ZoneId zone) {
        this.plans = plans;
        this.zone = zone;
    }

    /** Finds the version of a plan. */
    @FunctionalInterface
    interface Plans {

        /** The plan that a price pays for, as it was at an instant, or in its first version before that; empty if none has it. */
        Optional<Plan> at(String priceId, Instant instant);
    }

    /** @param renewal counted as paid, whatever its status */
    Brought brought(Renewal renewal) {
        var reason = BillingReason.of(renewal.reason());
        var brought = Brought.nothing();
        if (reason == NONE) {
            return brought;
        }
        if (reason == ALL && renewal.lines().isEmpty()) {
            brought.uncredited().add("no line has the price of a plan");
        }
        var parts = new ArrayList<RenewalLine>();
        for (var line : renewal.lines()) {
            if (reason == ALL && !line.isProration()) {
                whole(renewal, line, brought);
            } else {
                parts.add(line);
            }
        }
        // A grace for an unpaid renewal has no paid amount yet.
        if (!parts.isEmpty() && (renewal.paidMinor() > 0 || renewal.status() == Status.FAILED)) {
            difference(renewal, parts, brought);
        }
        return brought;
    }

    private void whole(Renewal renewal, RenewalLine line, Brought brought) {
        plans.at(line.priceId(), line.startsAt()).ifPresent(plan -> {
            var price = plan.price(line.priceId()).orElseThrow();
            var isTrial = line.amountMinor() == 0 && price.priceMinor() > 0;
            if (!isTrial
                    && (line.amountMinor() != price.priceMinor() * line.quantity()
                            || !price.currency().equals(renewal.currency()))) {
                brought.mismatches()
                        .add("%s minor units of %s were paid for price %s, which costs %s of %s: all credits were given"
                                .formatted(
                                        line.amountMinor(),
                                        renewal.currency(),
                                        price.id(),
                                        price.priceMinor(),
                                        price.currency()));
            }
            for (var allotment : plan.allotments()) {
                if (isTrial) {
                    add(brought, plan, allotment, allotment.trialCredits(), line.startsAt(), line.endsAt());
                } else if (allotment.every() == price.every()) {
                    add(
                            brought,
                            plan,
                            allotment,
                            allotment.credits() * line.quantity(),
                            line.startsAt(),
                            line.endsAt());
                } else {
                    var credits = allotment.credits() * line.quantity();
                    var later = new Later(plan, allotment, credits, line.startsAt(), 1, line.endsAt());
                    add(
                            brought,
                            plan,
                            allotment,
                            credits,
                            line.startsAt(),
                            earlier(later.begin(1, zone), line.endsAt()));
                    addLater(brought, later);
                }
            }
        });
    }

    /** What the new plan brings for the rest of the period, without what the old one has brought for it. */
    private void difference(Renewal renewal, List<RenewalLine> lines, Brought brought) {
        var parts = new LinkedHashMap<String, Part>();
        lines.stream()
                .sorted(Comparator.comparing(RenewalLine::amountMinor).reversed())
                .forEach(line -> add(parts, renewal, line, brought));
        for (var part : parts.values()) {
            var newest = part.newest;
            if (newest == null) {
                continue; // only the old plan has the type
            }
            add(
                    brought,
                    newest.plan,
                    newest.allotment,
                    part.now.credits(),
                    newest.line.startsAt(),
                    endOf(newest, renewal));
            if (part.later > 0) {
                addLater(
                        brought,
                        new Later(
                                newest.plan,
                                newest.allotment,
                                part.later,
                                newest.line.endsAt(),
                                newest.nextMonth(zone),
                                newest.line.endsAt()));
            }
        }
    }

    /** Where the part was paid for only with the next period, it lasts as long as that. */
    private Instant endOf(PaidPart paid, Renewal renewal) {
        var own = paid.isInMonths()
                ? earlier(
                        paid.allotment.every().begin(paid.line.endsAt(), paid.nextMonth(zone), zone),
                        paid.line.endsAt())
                : paid.line.endsAt();
        return renewal.lines().stream()
                .filter(line -> BillingReason.of(renewal.reason()) == ALL && !line.isProration())
                .map(RenewalLine::endsAt)
                .filter(end -> end.isAfter(own))
                .max(Comparator.naturalOrder())
                .orElse(own);
    }

    private void add(Map<String, Part> parts, Renewal renewal, RenewalLine line, Brought brought) {
        var isBack = line.amountMinor() < 0;
        // The old plan is the one that the period began with.
        var at = isBack ? beginOf(line) : line.startsAt();
        plans.at(line.priceId(), at).ifPresent(plan -> {
            var price = plan.price(line.priceId()).orElseThrow();
            if (!price.currency().equals(renewal.currency()) || price.priceMinor() == 0 && line.amountMinor() != 0) {
                brought.uncredited()
                        .add(
                                "%s minor units of %s for price %s, which costs %s of %s, are no part of it: no credits were given"
                                        .formatted(
                                                line.amountMinor(),
                                                renewal.currency(),
                                                price.id(),
                                                price.priceMinor(),
                                                price.currency()));
                return;
            }
            for (var allotment : plan.allotments()) {
                parts.computeIfAbsent(allotment.type(), _ -> new Part())
                        .add(new PaidPart(plan, price, allotment, line), isBack, zone);
            }
        });
    }

    private Instant beginOf(RenewalLine line) {
        return plans.at(line.priceId(), line.startsAt())
                .flatMap(plan -> plan.price(line.priceId()))
                .map(price -> price.every().begin(line.endsAt(), -1, zone))
                .orElse(line.startsAt());
    }

    private static void add(
            Brought brought, Plan plan, Allotment allotment, long credits, Instant periodStart, Instant periodEnd) {
        if (credits > Posting.MAX_AMOUNT) {
            brought.uncredited()
                    .add("%s %s credits of plan %s are more than one entry can have"
                            .formatted(credits, allotment.type(), plan.id()));
        } else if (credits > 0) {
            brought.now().add(new Now(plan, allotment, credits, periodStart, periodEnd));
        }
    }

    private void addLater(Brought brought, Later later) {
        if (later.credits() <= Posting.MAX_AMOUNT
                && later.begin(later.next(), zone).isBefore(later.endsAt())) {
            brought.later().add(later);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** An allotment in a line that pays for a part of a period, or gives the money for it back. */
    private record PaidPart(Plan plan, PlanPrice price, Allotment allotment, RenewalLine line) {

        /** Whether its credits come more often than it is paid for. */
        boolean isInMonths() {
            return price.every().isLongerThan(allotment.every());
        }

        /** The number of the first month after the line's beginning, counted back from its end, which is 0. */
        int nextMonth(ZoneId zone) {
            var number = 0;
            while (allotment.every().begin(line.endsAt(), number - 1, zone).isAfter(line.startsAt())) {
                number--;
            }
            return number;
        }

        /** The credits of the rest of this period, or of this month of it. */
        Share now(ZoneId zone) {
            if (!isInMonths()) {
                var paid = Math.min(Math.abs(line.amountMinor()), price.priceMinor() * line.quantity());
                return price.priceMinor() == 0 ? Share.NONE : Share.of(allotment.credits(), paid, price.priceMinor());
            }
            var next = nextMonth(zone);
            var end = allotment.every().begin(line.endsAt(), next, zone);
            var begin = allotment.every().begin(line.endsAt(), next - 1, zone);
            return Share.of(
                    allotment.credits() * line.quantity(),
                    Duration.between(line.startsAt(), end).toSeconds(),
                    Duration.between(begin, end).toSeconds());
        }
    }

    /** What all lines together bring of one type. */
    private static final class Part {

        private Share now = Share.NONE;
        private long later;
        private @Nullable PaidPart newest;

        void add(PaidPart paid, boolean isBack, ZoneId zone) {
            now = isBack ? now.minus(paid.now(zone)) : now.plus(paid.now(zone));
            if (paid.isInMonths()) {
                var credits = paid.allotment.credits() * paid.line.quantity();
                later += isBack ? -credits : credits;
            }
            if (!isBack && newest == null) {
                newest = paid;
            }
        }
    }
}
