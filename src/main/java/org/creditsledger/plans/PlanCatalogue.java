package org.creditsledger.plans;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.plans.PublishResult.Published;
import org.creditsledger.plans.PublishResult.Refusal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists and publishes plans. Versions are only added, so no change touches a period that has begun. */
@Service
public class PlanCatalogue {

    private static final Logger log = LoggerFactory.getLogger(PlanCatalogue.class);
    private static final Duration SOON = Duration.ofDays(30);

    private final PlanRepository plans;
    private final SubscriptionQueries subscriptions;
    private final LedgerService ledger;
    private final InstantSource clock;

    PlanCatalogue(PlanRepository plans, SubscriptionQueries subscriptions, LedgerService ledger, InstantSource clock) {
        this.plans = plans;
        this.subscriptions = subscriptions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The active plans, each in the version that is valid now. */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public List<Plan> offered() {
        return plans.findValid(clock.instant()).stream().filter(Plan::isActive).toList();
    }

    /** All plans, each in the version that is valid now, or in its first one before that. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<Plan> all() {
        return plans.findAll(clock.instant());
    }

    /** The newest first; none if there is no such plan. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<Plan> versions(String planId) {
        return isId(planId) ? plans.findVersions(planId) : List.of();
    }

    /** How many subscriptions to each plan go on. Plans without any are not among them. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public Map<String, Long> subscribers() {
        return subscriptions.countLive();
    }

    /** In the version that is valid now, or in its first one before that; whether it is active or not. */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public Optional<Plan> find(String planId) {
        return isId(planId) ? plans.find(planId, clock.instant()) : Optional.empty();
    }

    /**
     * Adds the first version of a new plan, or the next one of a plan that exists. If the newest version says the same already, this
     * adds nothing.
     *
     * @param validFrom null for now
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public PublishResult publish(PlanDraft draft, @Nullable Instant validFrom, String adminUid) {
        var isNew = !plans.lock(draft.id());
        if (isNew) {
            var first = publication(draft, validFrom);
            if (first.result(known()) instanceof Refusal refusal) {
                return refusal;
            }
            plans.add(draft.id(), draft.group(), first.now());
            plans.lock(draft.id()); // another admin may have added it at the same moment
        }
        var publication = publication(draft, validFrom);
        var result = publication.result(known());
        if (isNew && result instanceof Refusal refusal) {
            throw new ConcurrencyFailureException("something was published at the same moment: " + refusal);
        }
        if (result instanceof Published(var plan) && !publication.repeatsTheLast()) {
            plans.addVersion(plan, publication.now(), "admin:" + adminUid);
            plans.addPrices(plan);
            requireOwn(plan);
            log.info("plan published: {} by={}", plan, adminUid);
        }
        return result;
    }

    /**
     * Says what {@link #publish} would do.
     *
     * @param validFrom null for now
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public PublishEffect dryRun(PlanDraft draft, @Nullable Instant validFrom) {
        var publication = publication(draft, validFrom);
        return switch (publication.result(known())) {
            case Refusal refusal -> new PublishEffect.Refused(refusal);
            case Published(var plan) -> {
                var changesNothing = publication.repeatsTheLast();
                var from = publication.from();
                var soon = publication.now().plus(SOON);
                yield new PublishEffect.Change(
                        plan,
                        publication.changes(),
                        publication.addedPrices(),
                        changesNothing ? 0 : subscriptions.countRenewals(draft.id(), from, Timestamps.LATEST),
                        changesNothing ? 0 : subscriptions.countRenewals(draft.id(), from, soon));
            }
        };
    }

    /**
     * Puts a plan on offer, or takes it off. Its paid subscriptions go on in any case; a free plan brings nothing while it is off offer.
     *
     * @return whether there is such a plan
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public boolean setActive(String planId, boolean isActive, String adminUid) {
        if (!isId(planId) || !plans.lock(planId)) {
            return false;
        }
        plans.setActive(planId, isActive);
        log.info("plan on offer: {} {} by={}", planId, isActive, adminUid);
        return true;
    }

    private Publication publication(PlanDraft draft, @Nullable Instant validFrom) {
        var now = Timestamps.now(clock);
        if (validFrom != null && validFrom.isAfter(Timestamps.LATEST)) {
            throw new PlanDraft.Invalid("validFrom", "must be at most " + Timestamps.LATEST);
        }
        var from = Objects.requireNonNullElse(validFrom, now).truncatedTo(ChronoUnit.MICROS);
        return new Publication(draft, plans.findVersions(draft.id()), from, now);
    }

    private Publication.Known known() {
        var types = ledger.creditTypes();
        return new Publication.Known() {
            @Override
            public boolean isCreditType(String type) {
                return types.contains(type);
            }

            @Override
            public Optional<String> planOf(String priceId) {
                return plans.findIdOf(priceId);
            }
        };
    }

    /** Another plan may have taken a price at the same moment. */
    private void requireOwn(Plan plan) {
        for (var price : plan.prices()) {
            if (!plans.findIdOf(price.id()).equals(Optional.of(plan.id()))) {
                throw new ConcurrencyFailureException("another plan has taken the price " + price.id());
            }
        }
    }

    private static boolean isId(String text) {
        return text.matches(Plan.ID_PATTERN);
    }
}
