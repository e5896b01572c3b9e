package org.creditsledger.plans.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.PublishEffect;
import org.creditsledger.plans.PublishResult;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** The words about the effect of publishing, and about why nothing was published. */
record PublishTexts(PlanTexts texts) {

    /**
     * @param last the newest version; null for a new plan
     * @param isNow whether it becomes valid at once
     */
    Div effect(PublishEffect.Change change, @Nullable Plan last, boolean isNow) {
        var plan = change.plan();
        var review = new Div();
        if (last != null && last.version() == plan.version()) {
            review.add(new Paragraph(texts.get("plans.review.nothing", plan.version())));
            return review;
        }
        review.add(new Paragraph(
                isNow
                        ? texts.get("plans.review.now", plan.version(), plan.name())
                        : texts.get(
                                "plans.review.from",
                                plan.version(),
                                plan.name(),
                                texts.formats().minute(plan.validFrom()))));
        var changes = new UnorderedList();
        if (last != null && !last.name().equals(plan.name())) {
            changes.add(new ListItem(texts.get("plans.review.name", last.name(), plan.name())));
        }
        change.allotments().forEach(one -> changes.add(new ListItem(changed(one))));
        var offeredBefore = last == null ? List.<PlanPrice>of() : last.offered();
        plan.offered().stream()
                .filter(price -> !offeredBefore.contains(price))
                .forEach(price -> changes.add(new ListItem(price("plans.review.price", price))));
        offeredBefore.stream()
                .filter(price -> !plan.offered().contains(price))
                .forEach(price -> changes.add(new ListItem(price("plans.review.price.gone", price))));
        review.add(changes);
        review.add(new Paragraph(who(change, last)));
        return review;
    }

    private String changed(PublishEffect.AllotmentChange change) {
        var before = change.before();
        var after = change.after();
        if (before == null && after != null) {
            return texts.get("plans.review.new", texts.all(after));
        }
        if (before != null && after != null) {
            return texts.get("plans.review.changed", texts.all(before), texts.all(after));
        }
        return texts.get("plans.review.gone", Names.typeInSentence(change.type(), texts.page()));
    }

    private String price(String key, PlanPrice price) {
        return texts.get(key, price.id(), texts.exactPrice(price));
    }

    private String who(PublishEffect.Change change, @Nullable Plan last) {
        if (last == null) {
            return texts.get(change.plan().isFree() ? "plans.review.free" : "plans.review.first");
        }
        return change.subscriptions() == 0
                ? texts.get("plans.review.none")
                : texts.get("plans.review.subscriptions", change.subscriptions(), change.within30Days());
    }

    String refusal(PublishResult.Refusal refusal) {
        return switch (refusal) {
            case PublishResult.UnknownCreditType _ -> texts.get("prices.error.type");
            case PublishResult.StartsInThePast() -> texts.get("plans.refused.past");
            case PublishResult.StartsBeforeTheLast(var last) ->
                texts.get(
                        "plans.refused.before", last.version(), texts.formats().local(last.validFrom()));
            case PublishResult.PriceOfAnotherPlan(var priceId) -> texts.get("plans.refused.other-plan", priceId);
            case PublishResult.PriceChanged(var priceId) -> texts.get("plans.refused.price-changed", priceId);
            case PublishResult.GroupChanged(var last) -> texts.get("plans.refused.group", last.id(), last.group());
            case PublishResult.FreeChanged(var last) ->
                texts.get(last.isFree() ? "plans.refused.is-free" : "plans.refused.is-paid", last.id());
            case PublishResult.ComesTooSeldom(var type, var priceId) ->
                texts.get("plans.refused.seldom", priceId, Names.typeInSentence(type, texts.page()));
        };
    }
}
