package org.creditsledger.plans;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.creditsledger.ledger.Posting;
import org.creditsledger.plans.Subscription.Current;
import org.creditsledger.plans.Subscription.Next;
import org.creditsledger.plans.SubscriptionQueries.Coming;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists subscriptions, with the credits that come next. */
@Service
@Transactional(readOnly = true)
public class SubscriptionList {

    private static final int MAX_OF_A_USER = 50;
    private static final int MAX_PAGE_SIZE = 500;

    private final SubscriptionQueries subscriptions;
    private final PlanRepository plans;
    private final InstantSource clock;

    SubscriptionList(SubscriptionQueries subscriptions, PlanRepository plans, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.plans = plans;
        this.clock = clock;
    }

    /** Those that go on first, and of these the newest: the first {@value #MAX_OF_A_USER}. */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN') or #uid == authentication.name")
    public List<Subscription> of(String uid) {
        return subscriptions(subscriptions.findByUser(uid, MAX_OF_A_USER));
    }

    /**
     * Those of all users, the newest first.
     *
     * @param status in the provider's words; null for all
     * @param planId null for all
     * @param afterId the last one of the part before; null for the first part
     */
    @PreAuthorize("hasRole('ADMIN')")
    public List<Subscription> page(
            @Nullable String status, @Nullable String planId, @Nullable String afterId, int limit) {
        return subscriptions(subscriptions.find(status, planId, afterId, limit));
    }

    /**
     * What a reader of all subscriptions wants to see.
     *
     * @param status in the provider's words; null for all
     * @param planId null for all
     * @param uid null for all
     */
    public record Filter(
            Shown shown,
            @Nullable String status,
            @Nullable String planId,
            @Nullable String uid) {}

    /** Which subscriptions are listed, and in which order. */
    public enum Shown {
        /** The newest first. */
        ALL,
        /** Those that a renewal could not be paid for, the newest first. */
        FAILED_RENEWALS,
        /** Those that bring credits by the calendar, the next ones first. */
        NEXT_CREDITS
    }

    @PreAuthorize("hasRole('ADMIN')")
    public long count(Filter filter) {
        return subscriptions.count(filter);
    }

    /** @param offset how many to leave out */
    @PreAuthorize("hasRole('ADMIN')")
    public List<Subscription> page(Filter filter, int offset, int limit) {
        return subscriptions(subscriptions.find(filter, offset, Math.min(limit, MAX_PAGE_SIZE)));
    }

    /** Whether a text can be the id of a subscription: a query with any other text would be an error in the database. */
    public static Optional<String> asId(String text) {
        return Optional.of(text).filter(id -> id.matches(Posting.ID_PATTERN));
    }

    private List<Subscription> subscriptions(List<SubscriptionRow> rows) {
        var ids = rows.stream().map(row -> row.id).toList();
        var coming = subscriptions.findComing(ids);
        var current = subscriptions.findCurrent(ids, clock.instant());
        var versions = new HashMap<String, List<Plan>>();
        rows.stream()
                .map(row -> row.planId)
                .filter(Objects::nonNull)
                .forEach(planId -> versions.computeIfAbsent(planId, plans::findVersions));
        return rows.stream()
                .map(row -> subscription(row, versions, current, coming))
                .toList();
    }

    private Subscription subscription(
            SubscriptionRow row,
            Map<String, List<Plan>> versions,
            Map<String, List<Current>> current,
            Map<String, List<Coming>> coming) {
        var ofPlan = row.planId == null ? List.<Plan>of() : versions.getOrDefault(row.planId, List.of());
        var byCalendar = coming.getOrDefault(row.id, List.of()).stream().flatMap(one -> next(one, ofPlan));
        var next = Stream.concat(byCalendar, renewal(row, ofPlan))
                .filter(one -> !row.isPausedAt(one.at()))
                .sorted(Comparator.comparing(Next::at).thenComparing(Next::type))
                .toList();
        return new Subscription(
                row.id,
                row.uid,
                row.planId,
                at(ofPlan, clock.instant()).map(Plan::name).orElse(null),
                price(row, ofPlan),
                row.status,
                row.quantity,
                row.createdAt,
                row.periodStart,
                row.periodEnd,
                row.cancelsAtEnd,
                row.pausedAt != null,
                row.endedAt,
                current.getOrDefault(row.id, List.of()),
                next);
    }

    /** All versions of a plan have its prices. */
    private static @Nullable PlanPrice price(SubscriptionRow row, List<Plan> versions) {
        return row.priceId == null || versions.isEmpty()
                ? null
                : versions.getFirst().price(row.priceId).orElse(null);
    }

    /** A period of a free plan brings what the plan says at its beginning. */
    private static Stream<Next> next(Coming coming, List<Plan> versions) {
        var next = coming.next();
        if (coming.isPaidFor()) {
            return Stream.of(next);
        }
        return at(versions, next.at())
                .filter(Plan::isActive)
                .flatMap(plan -> plan.allotment(next.type()))
                .map(allotment -> new Next(next.type(), allotment.credits(), next.at()))
                .stream();
    }

    /** What comes with the payment for the next period. */
    private static Stream<Next> renewal(SubscriptionRow row, List<Plan> versions) {
        var at = row.periodEnd;
        if (at == null || row.priceId == null || row.cancelsAtEnd || !row.isLive()) {
            return Stream.empty();
        }
        return at(versions, at).stream()
                .flatMap(plan -> plan.allotments().stream())
                .map(allotment -> new Next(allotment.type(), allotment.credits() * row.quantity, at));
    }

    /** @param versions of one plan, the newest first; before the first one is valid, it counts */
    private static Optional<Plan> at(List<Plan> versions, Instant instant) {
        return versions.stream()
                .filter(version -> version.hasBegunBy(instant))
                .findFirst()
                .or(() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
    }
}
