package org.creditsledger.payments.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutResult;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.CreditPack;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.Prices;
import org.creditsledger.shell.Spans;

/** My Bills &amp; Invoices → Top Up: the packs, and the way to their payment. */
@Route(Links.TOP_UP)
@Menu(title = "top-up.menu", order = 20)
@PermitAll
class TopUpView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    final Tabs types = new Tabs();
    final Div packs = new Div();
    final Paragraph problem = new Paragraph();
    final Div processing = new Div();
    final Map<String, Button> buyButtons = new LinkedHashMap<>();

    private final CheckoutService checkouts;
    private final String uid;
    private final List<CreditPack> offered;
    private final List<String> typeOfTab;

    TopUpView(PurchaseService purchases, CheckoutService checkouts, AuthenticationContext authentication) {
        this.checkouts = checkouts;
        this.uid = authentication.getPrincipalName().orElseThrow();
        this.offered = purchases.packs();
        this.typeOfTab = new ArrayList<>(
                offered.stream().map(CreditPack::type).distinct().toList());

        typeOfTab.forEach(type -> types.add(new Tab(Names.type(type, this))));
        types.getElement().setAttribute("aria-label", getTranslation("entry.type"));
        // In a list of tabs, only tabs may take the focus, but the scroller of Vaadin takes it too.
        types.getElement().executeJs("this.shadowRoot.querySelector('[tabindex]')?.removeAttribute('tabindex')");
        types.addSelectedChangeListener(_ -> showPacks());
        problem.addClassName("problem");
        problem.getElement().setAttribute("role", "alert");
        problem.setVisible(false);
        packs.addClassName("packs");
        processing.addClassNames("message", "notice");

        addClassName("top-up-view");
        add(new PageHeader(getPageTitle()), processing, types, problem, packs);
        if (offered.isEmpty()) {
            add(new Paragraph(getTranslation("top-up.nothing")));
        }
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var chosen = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("type")
                .map(typeOfTab::indexOf)
                .orElse(0);
        if (!offered.isEmpty()) {
            types.setSelectedIndex(Math.max(0, chosen));
        }
        showPacks();
        showProcessing();
    }

    @Override
    public String getPageTitle() {
        return getTranslation("top-up.title");
    }

    /** Warns of paid credits that have not arrived yet, so that the user does not buy them again. */
    private void showProcessing() {
        processing.removeAll();
        for (var checkout : checkouts.processing(uid)) {
            if (checkout.item() instanceof Checkout.Item.Pack pack) {
                processing.add(processing(checkout, pack));
            }
        }
        processing.setVisible(processing.getComponentCount() > 0);
    }

    private Component processing(Checkout checkout, Checkout.Item.Pack pack) {
        var text = getTranslation(
                "top-up.processing",
                Prices.format(checkout.priceMinor(), checkout.currency(), getLocale()),
                name(pack.credits(), pack.type()));
        return new Div(
                new Text(text + " "),
                new Anchor("/" + Links.checkout(checkout.id()), getTranslation("top-up.processing.look")));
    }

    private String name(long credits, String type) {
        return getTranslation("top-up.credits", number(credits), Names.type(type, this));
    }

    private String number(long credits) {
        return new Formats(getLocale(), ZoneId.of("UTC")).number(credits);
    }

    private static Component detail(String text) {
        var detail = new Span(text);
        detail.addClassName("pack-detail");
        return detail;
    }

    private void showPacks() {
        packs.removeAll();
        buyButtons.clear();
        if (types.getSelectedIndex() < 0) {
            return;
        }
        var type = typeOfTab.get(types.getSelectedIndex());
        offered.stream()
                .filter(pack -> pack.type().equals(type))
                .map(this::card)
                .forEach(packs::add);
    }

    private Component card(CreditPack pack) {
        var name = name(pack.credits(), pack.type());
        var card = new Card();
        card.setTitle(name, 2);
        var price = new Span(Prices.format(pack.priceMinor(), pack.currency(), getLocale()));
        price.addClassName("price");
        card.add(price);
        if (pack.bonusCredits() > 0) {
            card.add(detail(getTranslation("top-up.bonus", number(pack.bonusCredits()))));
        }
        if (pack.expiresAfter() != null) {
            card.add(detail(getTranslation("top-up.valid", Spans.of(pack.expiresAfter(), this))));
        }
        var buy = new Button(getTranslation("top-up.buy"));
        buy.addThemeVariants(ButtonVariant.PRIMARY);
        // All buttons have the same text. A screen reader says what each of them buys.
        buy.setAriaLabel(getTranslation("top-up.buy.label", name, price.getText()));
        buy.setDisableOnClick(true);
        buy.addClickListener(_ -> buy(pack, buy));
        card.addToFooter(buy);
        card.getElement().setAttribute("data-pack", pack.id());
        buyButtons.put(pack.id(), buy);
        return card;
    }

    private void buy(CreditPack pack, Button button) {
        problem.setVisible(false);
        switch (checkouts.open(uid, pack.id(), null)) {
            case CheckoutResult.Opened(var checkout) -> goTo(checkout);
            case CheckoutResult.InProgress() -> fail("top-up.in-progress", button);
            case CheckoutResult.ProviderUnavailable() -> fail("top-up.provider-unavailable", button);
            case CheckoutResult.TooManyOpen _ -> fail("top-up.too-many-open", button);
            case CheckoutResult.UnknownPack _ -> fail("top-up.unknown-pack", button);
            case CheckoutResult.KeyConflict() -> throw new IllegalStateException("no key was given");
            case CheckoutResult.NoOffer noPlan -> throw new IllegalStateException("no plan was asked for: " + noPlan);
        }
    }

    /** Leaves the button disabled, because the browser goes to another page. */
    private void goTo(Checkout checkout) {
        var page = checkout.url() == null ? "/" + Links.checkout(checkout.id()) : checkout.url();
        UI.getCurrentOrThrow().getPage().setLocation(page);
    }

    private void fail(String key, Button button) {
        problem.setText(getTranslation(key));
        problem.setVisible(true);
        button.setEnabled(true);
    }
}
