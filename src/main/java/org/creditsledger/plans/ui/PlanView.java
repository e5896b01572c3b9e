package org.creditsledger.plans.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasText;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.Subscribing;
import org.creditsledger.plans.Subscription;
import org.creditsledger.plans.SubscriptionList;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/** My Bills &amp; Invoices → My plan: the subscriptions of the user, and the plans on offer. */
@Route(Links.PLAN)
@Menu(title = "plan.menu", order = 17)
@PermitAll
class PlanView extends VerticalLayout implements HasDynamicTitle {

    final Paragraph problem = new Paragraph();
    final Div content = new Div();
    final Map<String, SubscriptionCard> subscribed = new LinkedHashMap<>();
    final Map<String, OfferCard> offered = new LinkedHashMap<>();

    private final PlanCatalogue plans;
    private final SubscriptionList subscriptions;
    private final CheckoutService checkouts;
    private final Subscribing subscribing;
    private final String uid;

    PlanView(
            PlanCatalogue plans,
            SubscriptionList subscriptions,
            CheckoutService checkouts,
            Subscribing subscribing,
            AuthenticationContext authentication) {
        this.plans = plans;
        this.checkouts = checkouts;
        this.subscribing = subscribing;
        this.subscriptions = subscriptions;
        this.uid = authentication.getPrincipalName().orElseThrow();
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        problem.setVisible(false);
        content.addClassName("plan-content");
        addClassName("plan-view");
        add(new PageHeader(getPageTitle()), problem, content);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("plan.title");
    }

    /** The name of a plan as a heading. It is data in any language. */
    static Component name(String name, int level) {
        var heading = level == 2 ? new H2() : new H3();
        ((HasText) heading).setText(name);
        heading.getElement().setAttribute("translate", "no");
        return heading;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        show(new PlanTexts(this, new Formats(getLocale(), ReadersZone.of(event.getUI()))));
    }

    private void show(PlanTexts texts) {
        content.removeAll();
        subscribed.clear();
        offered.clear();
        var live = subscriptions.of(uid).stream().filter(Subscription::isLive).toList();
        live.forEach(subscription -> subscribed.put(
                subscription.id(),
                new SubscriptionCard(subscription, texts, button -> openPortal(subscription.id(), button))));
        addCards(List.copyOf(subscribed.values()));

        var paid = paidByGroup(live);
        var others = plans.offered().stream()
                .filter(plan -> live.stream().noneMatch(one -> plan.id().equals(one.planId())))
                .toList();
        addOffers(
                "plan.change",
                others.stream().filter(plan -> paid.containsKey(plan.group())).toList(),
                paid,
                texts);
        addOffers(
                "plan.offers",
                others.stream().filter(plan -> !paid.containsKey(plan.group())).toList(),
                paid,
                texts);
        if (content.getComponentCount() == 0) {
            content.add(new Paragraph(getTranslation("plan.nothing")));
        }
    }

    /** The paid subscription of each group that has one. */
    private Map<String, String> paidByGroup(List<Subscription> live) {
        var paid = new HashMap<String, String>();
        for (var subscription : live) {
            if (!subscription.isFree() && subscription.planId() != null) {
                plans.find(subscription.planId()).ifPresent(plan -> paid.putIfAbsent(plan.group(), subscription.id()));
            }
        }
        return paid;
    }

    private void addOffers(String titleKey, List<Plan> offers, Map<String, String> paid, PlanTexts texts) {
        if (offers.isEmpty()) {
            return;
        }
        content.add(new H2(getTranslation(titleKey)));
        addCards(offers.stream()
                .map(plan -> offer(plan, paid.get(plan.group()), texts))
                .toList());
    }

    private OfferCard offer(Plan plan, @Nullable String subscriptionId, PlanTexts texts) {
        var card = new OfferCard(plan, texts, subscriptionId, (price, button) -> {
            if (subscriptionId == null) {
                subscribe(plan, price, button);
            } else {
                openPortal(subscriptionId, button);
            }
        });
        offered.put(plan.id(), card);
        return card;
    }

    private void addCards(List<? extends Component> cards) {
        if (cards.isEmpty()) {
            return;
        }
        var group = new Div();
        group.addClassName("packs");
        cards.forEach(group::add);
        content.add(group);
    }

    private void subscribe(Plan plan, PlanPrice price, Button button) {
        switch (checkouts.subscribe(uid, plan.id(), price.id(), null)) {
            case CheckoutResult.Opened(var checkout) ->
                goTo(checkout.url() == null ? "/" + Links.checkout(checkout.id()) : checkout.url());
            case CheckoutResult.InProgress() -> fail("top-up.in-progress", button);
            case CheckoutResult.ProviderUnavailable() -> fail("top-up.provider-unavailable", button);
            case CheckoutResult.TooManyOpen _ -> fail("top-up.too-many-open", button);
            case CheckoutResult.AlreadySubscribed() -> fail("plan.already-subscribed", button);
            case CheckoutResult.NoOffer _ -> fail("plan.unknown", button);
            case CheckoutResult.KeyConflict() -> throw new IllegalStateException("no key was given");
        }
    }

    private void openPortal(String subscriptionId, Button button) {
        switch (subscribing.openPortal(uid, subscriptionId)) {
            case Subscribing.Portal.Opened(var url) -> goTo(url);
            case Subscribing.Portal.NotFound() -> fail("plan.portal.not-found", button);
            case Subscribing.Portal.Unavailable() -> fail("plan.portal.unavailable", button);
        }
    }

    /** Leaves the button disabled, because the browser goes to another page. */
    private static void goTo(String page) {
        UI.getCurrentOrThrow().getPage().setLocation(page);
    }

    private void fail(String key, Button button) {
        problem.setText(getTranslation(key));
        problem.setVisible(true);
        button.setEnabled(true);
    }
}
