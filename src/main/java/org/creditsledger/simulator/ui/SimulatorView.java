package org.creditsledger.simulator.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.util.function.Supplier;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.Prices;
import org.creditsledger.simulator.SimulatedSession;
import org.creditsledger.simulator.Simulator;
import org.springframework.beans.factory.ObjectProvider;

/** Looks like a payment provider's checkout, and takes no money. Without the simulator there is no such page. */
@Route(value = "demo/checkout/:sessionId", autoLayout = false)
@PermitAll
class SimulatorView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    final Button pay = new Button();
    final Button payTwice = new Button();
    final Button decline = new Button();
    final Button debit = new Button();
    final Button abandon = new Button();
    final Button bankPays = new Button();
    final Button bankRefuses = new Button();

    private final ObjectProvider<Simulator> simulator;
    private final CheckoutService checkouts;
    private final String uid;

    SimulatorView(
            ObjectProvider<Simulator> simulator, CheckoutService checkouts, AuthenticationContext authentication) {
        this.simulator = simulator;
        this.checkouts = checkouts;
        this.uid = authentication.getPrincipalName().orElseThrow();
        addClassName("simulator-view");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var available = simulator.getIfAvailable();
        var id = event.getRouteParameters().get("sessionId").orElse("");
        var session = available == null ? null : available.find(uid, id).orElse(null);
        if (available == null || session == null) {
            event.rerouteToError(NotFoundException.class);
            return;
        }
        show(available, session);
    }

    @Override
    public String getPageTitle() {
        return getTranslation("simulator.title");
    }

    private void show(Simulator available, SimulatedSession session) {
        removeAll();
        var notice = new Paragraph(getTranslation("simulator.notice"));
        notice.addClassName("notice");
        var plan = session.plan();
        var item = new Span(plan == null ? pack(session) : plan.name());
        var amount = Prices.format(session.amountMinor(), session.currency(), getLocale());
        var price = new Span(plan == null ? amount : PlanPrices.text(plan, this, getLocale()));
        price.addClassName("price");
        var order = new Div(item, price);
        order.addClassName("order");
        var card = new Paragraph(getTranslation("simulator.card"));
        card.addClassName("card-note");
        var sheet = new Div(new H1(getTranslation("simulator.title")), notice, order);
        sheet.addClassName("sheet");
        add(sheet);
        if (session.isProcessing()) {
            sheet.add(new Paragraph(getTranslation("simulator.processing")), bankButtons(available, session));
            return;
        }
        if (!session.isOpen()) {
            sheet.add(new Paragraph(getTranslation("simulator.closed")));
        } else {
            sheet.add(card);
        }
        button(pay, getTranslation("simulator.pay", amount), () -> available.pay(uid, session.id(), 1));
        button(payTwice, getTranslation("simulator.pay-twice"), () -> available.pay(uid, session.id(), 2));
        button(decline, getTranslation("simulator.decline"), () -> available.decline(uid, session.id()));
        button(debit, getTranslation("simulator.debit"), () -> available.orderDebit(uid, session.id()));
        button(abandon, getTranslation("simulator.abandon"), () -> available.abandon(uid, session.id()));
        pay.addThemeVariants(ButtonVariant.PRIMARY);
        abandon.addThemeVariants(ButtonVariant.TERTIARY);
        debit.setVisible(plan == null);
        sheet.add(buttons(pay, payTwice, decline, debit, abandon));
    }

    private String pack(SimulatedSession session) {
        return checkouts
                .find(uid, session.checkoutId())
                .filter(checkout -> checkout.item() instanceof Checkout.Item.Pack)
                .map(checkout -> (Checkout.Item.Pack) checkout.item())
                .map(pack -> getTranslation(
                        "top-up.credits",
                        new Formats(getLocale(), ZoneId.of("UTC")).number(pack.credits()),
                        Names.type(pack.type(), this)))
                .orElse("");
    }

    private Div bankButtons(Simulator available, SimulatedSession session) {
        button(bankPays, getTranslation("simulator.bank-pays"), () -> available.endDebit(uid, session.id(), true));
        button(
                bankRefuses,
                getTranslation("simulator.bank-refuses"),
                () -> available.endDebit(uid, session.id(), false));
        bankPays.addThemeVariants(ButtonVariant.PRIMARY);
        return buttons(bankPays, bankRefuses);
    }

    private static Div buttons(Button... buttons) {
        var all = new Div(buttons);
        all.addClassName("buttons");
        return all;
    }

    private static void button(Button button, String text, Supplier<String> action) {
        button.setText(text);
        button.addClickListener(_ -> UI.getCurrentOrThrow().getPage().setLocation(action.get()));
    }
}
