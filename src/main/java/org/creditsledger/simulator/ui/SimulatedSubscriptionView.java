package org.creditsledger.simulator.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Prices;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.simulator.PricedPlan;
import org.creditsledger.simulator.SimulatedAction;
import org.creditsledger.simulator.SimulatedInvoice;
import org.creditsledger.simulator.SimulatedSubscription;
import org.creditsledger.simulator.SimulatedSubscriptions;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Looks like the page of a payment provider where a subscriber changes a subscription, and also plays the bank, the seller and the time.
 * Without the simulator there is no such page.
 */
@Route(value = "demo/subscription/:subscriptionId", autoLayout = false)
@PermitAll
class SimulatedSubscriptionView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    /** Those that make sense now, by the name of the action. */
    final Map<String, Button> buttons = new LinkedHashMap<>();

    private final Div state = new Div();
    private final Paragraph news = new Paragraph();
    private final ObjectProvider<SimulatedSubscriptions> subscriptions;
    private final String uid;

    SimulatedSubscriptionView(
            ObjectProvider<SimulatedSubscriptions> subscriptions, AuthenticationContext authentication) {
        this.subscriptions = subscriptions;
        this.uid = authentication.getPrincipalName().orElseThrow();
        news.addClassName("news");
        news.getElement().setAttribute("role", "status");
        addClassNames("simulator-view", "simulated-subscription");
        var notice = new Paragraph(getTranslation("simulator.subscription.notice"));
        notice.addClassName("notice");
        var back = new Anchor("/" + Links.PLAN, getTranslation("simulator.subscription.back"));
        var sheet = new Div(new H1(getPageTitle()), notice, state, news, back);
        sheet.addClassName("sheet");
        add(sheet);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var available = subscriptions.getIfAvailable();
        var id = event.getRouteParameters().get("subscriptionId").orElse("");
        var subscription = available == null ? null : available.find(uid, id).orElse(null);
        if (available == null || subscription == null) {
            event.rerouteToError(NotFoundException.class);
            return;
        }
        new Showing(available, subscription).show();
    }

    @Override
    public String getPageTitle() {
        return getTranslation("simulator.subscription.title");
    }

    /** The page in one state of the subscription. */
    private final class Showing {

        private final SimulatedSubscriptions available;
        private final SimulatedSubscription shown;
        private final Formats formats = new Formats(getLocale(), ReadersZone.of(UI.getCurrentOrThrow()));

        Showing(SimulatedSubscriptions available, SimulatedSubscription shown) {
            this.available = available;
            this.shown = shown;
        }

        void show() {
            buttons.clear();
            state.removeAll();
            state.add(order(), facts());
            if (!shown.isCanceled()) {
                state.add(part("time", time()));
                if (shown.alternatives().size() > 1) {
                    state.add(part("change", changes()));
                }
                state.add(part("end", end()));
            }
            state.add(part("invoices", invoices()));
        }

        private Component order() {
            var price = new Span(price(shown.plan()));
            price.addClassName("price");
            var order = new Div(new Span(shown.plan().name()), price);
            order.addClassName("order");
            return order;
        }

        private Component facts() {
            var facts = new DescriptionList();
            fact(facts, "status", getTranslation("simulator.status." + shown.status()));
            fact(facts, "clock", formats.minute(shown.clock()));
            var ended = shown.endedAt();
            if (ended == null) {
                fact(facts, "period", days(shown.periodStart(), shown.periodEnd()));
                fact(facts, shown.cancelsAtEnd() ? "ends" : "renews", formats.day(shown.periodEnd()));
            } else {
                fact(facts, "ended", formats.day(ended));
            }
            var next = shown.next();
            if (next != null && ended == null) {
                fact(facts, "next", offer(next));
            }
            return facts;
        }

        private void fact(DescriptionList facts, String name, String value) {
            facts.add(
                    new DescriptionList.Term(getTranslation("simulator.subscription." + name)),
                    new DescriptionList.Description(value));
        }

        private Component time() {
            var row = shown.cancelsAtEnd() || shown.isPaused()
                    ? row(button("to-end", new SimulatedAction.Renew(true)))
                    : row(
                            button("renew", new SimulatedAction.Renew(true)),
                            button("decline-renewal", new SimulatedAction.Renew(false)));
            row.add(button("month", new SimulatedAction.AdvanceMonth()));
            return row;
        }

        private Component changes() {
            var list = new UnorderedList();
            for (var plan : shown.alternatives()) {
                var id = plan.price().id();
                var isCurrent = id.equals(shown.plan().price().id());
                if (isCurrent && shown.next() == null) {
                    continue;
                }
                var name = offer(plan);
                var buttons = row();
                if (shown.isActive() && !isCurrent) {
                    buttons.add(button("change-now", id, name, new SimulatedAction.ChangeNow(id)));
                }
                buttons.add(button(
                        isCurrent ? "change-never" : "change-later",
                        id,
                        name,
                        new SimulatedAction.ChangeAtRenewal(id)));
                list.add(new ListItem(new Span(name), buttons));
            }
            return list;
        }

        private Component end() {
            var row = row(
                    shown.cancelsAtEnd()
                            ? button("keep", new SimulatedAction.Keep())
                            : button("cancel-at-end", new SimulatedAction.CancelAtEnd()),
                    button("cancel-now", new SimulatedAction.CancelNow()));
            if (shown.isPaused()) {
                row.add(button("resume", new SimulatedAction.Resume()));
            } else if (shown.isActive()) {
                row.add(button("pause", new SimulatedAction.Pause()));
            }
            return row;
        }

        private Component invoices() {
            var list = new UnorderedList();
            for (var invoice : shown.invoices()) {
                var period = days(invoice.start(), invoice.end());
                var amount = new Span(money(invoice.amountMinor(), invoice.currency()));
                amount.addClassName("amount");
                var status = new Span(status(invoice));
                status.addClassName("state");
                list.add(new ListItem(new Span(period), amount, status, actions(invoice, period)));
            }
            return list;
        }

        private String status(SimulatedInvoice invoice) {
            return invoice.refundedMinor() == 0
                    ? getTranslation("simulator.invoice." + invoice.status())
                    : getTranslation("simulator.invoice.refunded", money(invoice.refundedMinor(), invoice.currency()));
        }

        private Div actions(SimulatedInvoice invoice, String period) {
            var row = row();
            var id = invoice.id();
            if (invoice.isOpen()) {
                row.add(
                        button("pay", id, period, new SimulatedAction.Pay(id)),
                        button("void", id, period, new SimulatedAction.Void(id)));
            }
            if (invoice.refundableMinor() > 0) {
                row.add(
                        button("refund", id, period, new SimulatedAction.Refund(id, false)),
                        button("refund-half", id, period, new SimulatedAction.Refund(id, true)));
            }
            return row;
        }

        private Button button(String name, SimulatedAction action) {
            var button = new Button(getTranslation("simulator.subscription." + name));
            button.setDisableOnClick(true);
            button.addClickListener(_ -> {
                var after = available.act(uid, shown.id(), shown.version(), action);
                news.setText(getTranslation("simulator.subscription.sent"));
                new Showing(available, after).show();
            });
            buttons.put(name, button);
            return button;
        }

        /** @param of what the button acts on, for a reader who does not see where it is */
        private Button button(String name, String id, String of, SimulatedAction action) {
            var button = button(name, action);
            buttons.remove(name);
            buttons.put(name + ":" + id, button);
            button.addThemeVariants(ButtonVariant.SMALL);
            button.setAriaLabel(button.getText() + ": " + of);
            return button;
        }

        private Section part(String name, Component content) {
            var part = new Section(new H2(getTranslation("simulator.subscription.part." + name)), content);
            part.addClassName(name);
            return part;
        }

        private Div row(Component... buttons) {
            var row = new Div(buttons);
            row.addClassName("row");
            return row;
        }

        private String days(Instant start, Instant end) {
            return formats.day(start) + " – " + formats.day(end);
        }

        private String offer(PricedPlan plan) {
            return plan.name() + ", " + price(plan);
        }

        private String price(PricedPlan plan) {
            return PlanPrices.text(plan, SimulatedSubscriptionView.this, getLocale());
        }

        private String money(long amountMinor, String currency) {
            return Prices.format(amountMinor, currency, getLocale());
        }
    }
}
