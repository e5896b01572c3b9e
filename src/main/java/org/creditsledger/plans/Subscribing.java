package org.creditsledger.plans;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.PaymentProvider;
import org.creditsledger.payments.PlanOffers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/** Where users begin a subscription, and find the page to change or cancel it. */
@Service
public class Subscribing implements PlanOffers {

    private static final Logger log = LoggerFactory.getLogger(Subscribing.class);

    /** After a completed checkout, the events about its subscription come much sooner. */
    private static final Duration LONGEST_SILENCE = Duration.ofDays(1);

    private final PlanRepository plans;
    private final SubscriptionRepository subscriptions;
    private final Optional<PaymentProvider> provider;
    private final InstantSource clock;

    Subscribing(
            PlanRepository plans,
            SubscriptionRepository subscriptions,
            List<PaymentProvider> providers,
            InstantSource clock) {
        this.plans = plans;
        this.subscriptions = subscriptions;
        this.provider = providers.stream().findFirst();
        this.clock = clock;
    }

    @Override
    public Checkout.Found find(String uid, String planId, @Nullable String priceId) {
        var plan = Optional.of(planId)
                .filter(id -> id.matches(Plan.ID_PATTERN))
                .flatMap(id -> plans.find(id, clock.instant()))
                .filter(found -> found.isActive() && !found.isFree() && found.hasBegunBy(clock.instant()))
                .orElse(null);
        if (plan == null) {
            return new CheckoutResult.UnknownPlan(planId);
        }
        if (subscriptions.hasBegunOneOfGroup(uid, planId, clock.instant().minus(LONGEST_SILENCE))) {
            return new CheckoutResult.AlreadySubscribed();
        }
        var offered = plan.offered();
        var price = priceId == null && offered.size() == 1
                ? Optional.of(offered.getFirst())
                : offered.stream().filter(one -> one.id().equals(priceId)).findFirst();
        return price.<Checkout.Found>map(found -> new PlanOffers.Offered(
                        plan.id(), plan.group(), found.id(), found.priceMinor(), found.currency()))
                .orElseGet(() -> new CheckoutResult.UnknownPrice(
                        offered.stream().map(PlanPrice::id).toList()));
    }

    /** Opens the provider's page on which a user changes or cancels a subscription of their own. */
    @PreAuthorize("#uid == authentication.name")
    public Portal openPortal(String uid, String subscriptionId) {
        var own = SubscriptionList.asId(subscriptionId)
                .flatMap(subscriptions::find)
                .filter(row -> uid.equals(row.uid) && !row.isFree());
        if (own.isEmpty()) {
            return new Portal.NotFound();
        }
        if (provider.isEmpty()) {
            log.warn("no payment provider is configured: credits.payments.stripe.secret-key");
            return new Portal.Unavailable();
        }
        try {
            return provider.get()
                    .openPortal(subscriptionId)
                    .<Portal>map(Portal.Opened::new)
                    .orElseGet(Portal.NotFound::new);
        } catch (PaymentProvider.UnavailableException exception) {
            log.warn("the page of a subscription could not be opened: id={}", subscriptionId, exception);
            return new Portal.Unavailable();
        }
    }

    /** The result of a request for the provider's page. */
    public sealed interface Portal {

        /** @param url absolute, or a path of this application */
        record Opened(String url) implements Portal {}

        /** The user has no such subscription, or the provider does not know it. */
        record NotFound() implements Portal {}

        /** The provider is down, slow, refuses us, or is not configured. */
        record Unavailable() implements Portal {}
    }
}
