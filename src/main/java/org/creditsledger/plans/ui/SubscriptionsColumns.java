package org.creditsledger.plans.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.function.ValueProvider;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.creditsledger.plans.Subscription;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Links;
import org.jspecify.annotations.Nullable;

/** The columns of the list of subscriptions, and the card that replaces them in a narrow window. */
class SubscriptionsColumns {

    private static final String NONE = "\u2014";
    private static final String SEPARATOR = " \u00B7 ";

    private final Grid<Subscription> grid;
    private final PlanTexts texts;
    private final Consumer<String> announce;

    /** @param announce says something to those who do not see it */
    SubscriptionsColumns(Grid<Subscription> grid, PlanTexts texts, Consumer<String> announce) {
        this.grid = grid;
        this.texts = texts;
        this.announce = announce;
    }

    void add() {
        grid.addColumn(LitRenderer.<Subscription>of(
                                "${item.uid ? html`<a href=\"${item.ledger}\">${item.uid}</a>` : '\u2014'}")
                        .withProperty("uid", Subscription::uid)
                        .withProperty("ledger", one -> one.uid() == null ? null : Links.entriesOf(one.uid())))
                .setKey("user")
                .setHeader(texts.get("entry.user"))
                .setWidth("110px")
                .setFlexGrow(1);
        lines("plan", SubscriptionsColumns::plan, _ -> "").setWidth("110px").setFlexGrow(1);
        lines("status", texts::status, _ -> "").setWidth("130px").setFlexGrow(1);
        lines("period-end", one -> day(one.periodEnd()), _ -> "")
                .setWidth("120px")
                .setFlexGrow(0);
        lines("next", one -> one.next().isEmpty() ? NONE : String.join(", ", texts.next(one)), _ -> "")
                .setWidth("170px")
                .setFlexGrow(2);
        lines(
                        "started",
                        one -> day(one.createdAt()),
                        one -> one.endedAt() == null ? "" : texts.get("subscriptions.ended", day(one.endedAt())))
                .setWidth("130px")
                .setFlexGrow(0);
        grid.addComponentColumn(this::id)
                .setKey("id")
                .setHeader(texts.get("subscriptions.id"))
                .setWidth("200px")
                .setFlexGrow(2);
    }

    Grid.Column<Subscription> addCard() {
        return grid.addComponentColumn(this::card).setHeader(texts.get("subscriptions.title"));
    }

    private Grid.Column<Subscription> lines(
            String key, ValueProvider<Subscription, String> text, ValueProvider<Subscription, String> note) {
        return grid.addColumn(LitRenderer.<Subscription>of(
                                "<span class=\"job-lines\"><span>${item.text}</span><span class=\"job-note\">${item.note}</span></span>")
                        .withProperty("text", text)
                        .withProperty("note", note))
                .setKey(key)
                .setHeader(texts.get("subscriptions." + key));
    }

    private static String plan(Subscription subscription) {
        return Objects.requireNonNullElse(subscription.planName(), NONE);
    }

    private String day(@Nullable Instant instant) {
        return instant == null ? NONE : texts.day(instant);
    }

    /** The provider knows no subscriptions to free plans. */
    private Component id(Subscription subscription) {
        var lines = new Div(
                subscription.isFree()
                        ? note(texts.get("plan.included"))
                        : new CopyableId(texts.get("subscriptions.id"), subscription.id(), announce));
        lines.addClassName("job-lines");
        return lines;
    }

    private Component card(Subscription subscription) {
        var card = new Div();
        card.addClassName("job-card");
        if (subscription.uid() != null) {
            card.add(new Anchor(Links.entriesOf(subscription.uid()), subscription.uid()));
        }
        card.add(new Span(plan(subscription) + SEPARATOR + texts.status(subscription)));
        texts.next(subscription).forEach(next -> card.add(note(texts.get("subscriptions.card.next", next))));
        card.add(note(
                subscription.endedAt() == null
                        ? texts.get("subscriptions.card.since", day(subscription.createdAt()))
                        : texts.get(
                                "subscriptions.card.between",
                                day(subscription.createdAt()),
                                day(subscription.endedAt()))));
        card.add(id(subscription));
        return card;
    }

    private static Component note(String text) {
        var note = new Span(text);
        note.addClassName("job-note");
        return note;
    }
}
