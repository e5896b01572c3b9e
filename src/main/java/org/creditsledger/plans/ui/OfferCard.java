package org.creditsledger.plans.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanPrice;
import org.jspecify.annotations.Nullable;

/** A plan on offer: its credits and prices, and the button that subscribes or changes to it. */
class OfferCard extends Card {

    final RadioButtonGroup<PlanPrice> price = new RadioButtonGroup<>();
    final Button button = new Button();

    /** Follows the button of a card. */
    interface WhenChosen {

        void accept(PlanPrice price, Button button);
    }

    OfferCard(Plan plan, PlanTexts texts, @Nullable String subscriptionId, WhenChosen whenChosen) {
        getElement().setAttribute("data-plan", plan.id());
        setTitle(PlanView.name(plan.name(), 3));
        addPrices(plan, texts, subscriptionId == null);
        add(credits(plan, texts));
        if (plan.isFree()) {
            return;
        }
        var key = subscriptionId == null ? "plan.subscribe" : "plan.change";
        button.setText(texts.get(key));
        button.setAriaLabel(texts.get(key + ".label", plan.name()));
        if (subscriptionId == null) {
            button.addThemeVariants(ButtonVariant.PRIMARY);
        }
        button.setDisableOnClick(true);
        button.addClickListener(_ -> whenChosen.accept(price.getValue(), button));
        addToFooter(button);
    }

    private void addPrices(Plan plan, PlanTexts texts, boolean isChoice) {
        if (plan.isFree()) {
            add(price(texts.get("plan.included")));
            return;
        }
        price.setItems(plan.offered());
        price.setValue(plan.offered().getFirst());
        if (isChoice && plan.offered().size() > 1) {
            price.setAriaLabel(texts.get("plan.price"));
            price.setItemLabelGenerator(texts::price);
            add(price);
            return;
        }
        plan.offered().forEach(one -> add(price(texts.price(one))));
    }

    private static Span price(String text) {
        var price = new Span(text);
        price.addClassName("price");
        return price;
    }

    private static UnorderedList credits(Plan plan, PlanTexts texts) {
        var list = new UnorderedList();
        list.addClassName("plan-lines");
        for (var allotment : plan.allotments()) {
            var what = new Span(texts.allotment(allotment));
            what.addClassName("plan-left");
            var item = new ListItem(what);
            for (var rule : texts.rules(allotment)) {
                var detail = new Span(rule);
                detail.addClassName("pack-detail");
                item.add(detail);
            }
            list.add(item);
        }
        return list;
    }
}
