package org.creditsledger.history.ui;

import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.badge.BadgeVariant;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import java.util.LinkedHashMap;
import java.util.Map;
import org.creditsledger.history.LowBalance;
import org.creditsledger.ledger.Balance;
import org.creditsledger.shell.Links;

/** The balance of each credit type, with a link to buy more. A change writes new numbers and moves nothing. */
class BalanceCards extends Div {

    private final LowBalance lowBalance;
    private final Map<String, BalanceCard> cards = new LinkedHashMap<>();

    BalanceCards(LowBalance lowBalance) {
        this.lowBalance = lowBalance;
        addClassName("cards");
    }

    void showLoading() {
        if (cards.isEmpty() && getComponentCount() == 0) {
            getElement().setAttribute("aria-busy", "true");
            for (var i = 0; i < 2; i++) {
                var skeleton = new Div();
                skeleton.addClassNames("skeleton", "skeleton-card");
                skeleton.getElement().setAttribute("aria-hidden", "true");
                add(skeleton);
            }
        }
    }

    /** Balances from an earlier reading stay on the page. */
    void showFailure(String text) {
        if (cards.isEmpty()) {
            removeAll();
            getElement().removeAttribute("aria-busy");
            var failure = new Div(text);
            failure.addClassNames("message", "failure");
            add(failure);
        }
    }

    void show(UserLots lots, EntryTexts texts) {
        if (cards.isEmpty()) {
            removeAll();
            getElement().removeAttribute("aria-busy");
        }
        lots.balances()
                .perType()
                .forEach(balance -> cards.computeIfAbsent(balance.type(), type -> {
                            var card = new BalanceCard(type, texts);
                            add(card);
                            return card;
                        })
                        .show(balance, lowBalance.isLow(balance), lots, texts));
    }

    /** The balance of one credit type. */
    private static class BalanceCard extends Card {

        private final Span available = new Span();
        private final Anchor held;
        private final Span nothingHeld;
        private final Badge low = new Badge();
        private final Span expiring = new Span();

        BalanceCard(String type, EntryTexts texts) {
            var name = texts.type(type);
            getElement().setAttribute("data-type", type);
            setTitle(texts.get("credits.card", name), 2);
            available.addClassName("available");
            var word = new Span(texts.get("credits.available"));
            word.addClassName("available-word");
            var amount = new Div(available, word);
            amount.addClassName("amount");
            held = new Anchor(Links.runningJobs(type), "");
            held.addClassName("held");
            nothingHeld = new Span(texts.get("credits.held.nothing"));
            nothingHeld.addClassName("held");
            expiring.addClassName("expiring");
            low.addThemeVariants(BadgeVariant.WARNING);
            var more = new Div(held, nothingHeld, low, expiring);
            more.addClassName("more");
            add(amount, more);
            var topUp = new Anchor(Links.topUp(type), texts.get("credits.top-up"));
            topUp.setAriaLabel(texts.get("credits.top-up.of", name));
            topUp.addClassName("button-link");
            setHeaderSuffix(topUp);
        }

        void show(Balance balance, boolean isLow, UserLots lots, EntryTexts texts) {
            available.setText(texts.formats().number(balance.available()));
            held.setText(texts.get("credits.held", texts.formats().number(balance.held())));
            held.setVisible(balance.held() > 0);
            nothingHeld.setVisible(balance.held() == 0);
            low.setVisible(isLow);
            low.setText(texts.get(balance.available() == 0 ? "credits.low.none" : "credits.low"));
            var next = lots.nextOf(balance.type(), texts.zone());
            expiring.setVisible(next.isPresent());
            expiring.setText(
                    next.map(ending -> texts.get("credits.expiring", ending.amount(), new LotTexts(texts).when(ending)))
                            .orElse(""));
        }
    }
}
