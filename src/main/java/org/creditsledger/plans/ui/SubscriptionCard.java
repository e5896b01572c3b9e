package org.creditsledger.plans.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.Objects;
import java.util.function.Consumer;
import org.creditsledger.plans.Subscription;

/** A subscription as its user sees it: its state, the credits of this period, and what comes next. */
class SubscriptionCard extends Card {

    final Button change = new Button();

    private final PlanTexts texts;

    /** @param whenChange is called by the button that leads to the payment provider */
    SubscriptionCard(Subscription subscription, PlanTexts texts, Consumer<Button> whenChange) {
        this.texts = texts;
        addClassName("subscription");
        getElement().setAttribute("data-status", subscription.status());
        setTitle(PlanView.name(Objects.requireNonNullElse(subscription.planName(), subscription.id()), 2));
        var status = new Span(subscription.isFree() ? texts.get("plan.included") : texts.status(subscription));
        status.addClassName("plan-status");
        setHeaderSuffix(status);
        addPrice(subscription);
        addState(subscription);
        addCurrent(subscription);
        addNext(subscription);
        if (!subscription.isFree()) {
            change.setText(texts.get("plan.change-or-cancel"));
            change.setDisableOnClick(true);
            change.addClickListener(_ -> whenChange.accept(change));
            addToFooter(change);
        }
    }

    private void addPrice(Subscription subscription) {
        var price = subscription.price();
        if (price == null) {
            return;
        }
        var text = texts.price(price);
        var shown = new Span(
                subscription.quantity() == 1 ? text : texts.get("plan.quantity", subscription.quantity(), text));
        shown.addClassName("price");
        add(shown);
    }

    private void addState(Subscription subscription) {
        var end = subscription.periodEnd();
        if (subscription.paused()) {
            add(detail(texts.get("plan.paused")));
        } else if (subscription.cancelsAtEnd()) {
            add(detail(texts.get("plan.ends")));
        } else if (subscription.status().equals("past_due")
                || subscription.status().equals("unpaid")) {
            var failed = new Paragraph(texts.get("plan.failed"));
            failed.addClassName("plan-failed");
            add(failed);
        } else if (end != null) {
            add(detail(texts.get("plan.renews", texts.day(end))));
        }
    }

    private void addCurrent(Subscription subscription) {
        if (subscription.current().isEmpty()) {
            return;
        }
        var list = list();
        for (var current : subscription.current()) {
            var left = new Span(texts.get(
                    "plan.left",
                    texts.formats().number(current.left()),
                    texts.credits(current.credits(), current.type())));
            left.addClassName("plan-left");
            var item = new ListItem(left, detail(end(current)));
            if (current.rollsOver() > 0) {
                item.add(detail(texts.get("plan.left.rolls-over", current.rollsOver())));
            }
            list.add(item);
        }
        add(new H3(texts.get("plan.current")), list);
    }

    private String end(Subscription.Current current) {
        return current.endsAt() == null
                ? texts.get("plan.left.no-end")
                : texts.get("plan.left.end", texts.formats().minute(current.endsAt()));
    }

    private void addNext(Subscription subscription) {
        if (subscription.next().isEmpty()) {
            return;
        }
        var list = list();
        subscription.next().forEach(next -> list.add(new ListItem(texts.next(next))));
        add(new H3(texts.get("plan.next")), list);
    }

    private static UnorderedList list() {
        var list = new UnorderedList();
        list.addClassName("plan-lines");
        return list;
    }

    private static Component detail(String text) {
        var detail = new Span(text);
        detail.addClassName("pack-detail");
        return detail;
    }
}
