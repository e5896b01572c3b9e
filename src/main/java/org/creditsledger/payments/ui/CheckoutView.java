package org.creditsledger.payments.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.shared.Registration;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.payments.Checkout;
import org.creditsledger.payments.CheckoutService;
import org.creditsledger.payments.CheckoutStatus;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;

/** Buyers return to this page. Without a reload, it shows that the credits arrived, or why they will not come. */
@Route(Links.CHECKOUT)
@PermitAll
class CheckoutView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    /** Polling also works when the webhook reaches another node than the one with the page. */
    private static final int POLL_INTERVAL_MS = 1_000;

    final H1 title = new H1();
    final Paragraph text = new Paragraph();
    final Div links = new Div();

    private final CheckoutService checkouts;
    private final LedgerService ledger;
    private final String uid;
    private final int processingPollMs;
    private final ProgressBar waiting = new ProgressBar();
    private @Nullable UUID id;
    private @Nullable CheckoutStatus shown;
    private boolean wasLeft;
    private @Nullable Registration polling;

    CheckoutView(
            CheckoutService checkouts,
            LedgerService ledger,
            AuthenticationContext authentication,
            @Value("${credits.payments.processing-poll-ms}") int processingPollMs) {
        this.checkouts = checkouts;
        this.ledger = ledger;
        this.uid = authentication.getPrincipalName().orElseThrow();
        this.processingPollMs = processingPollMs;
        waiting.setIndeterminate(true);
        waiting.getElement().setAttribute("aria-hidden", "true");
        links.addClassName("links");
        var message = new Div(title, text, waiting);
        message.addClassName("message");
        message.getElement().setAttribute("role", "status");
        addClassName("checkout-view");
        add(message, links);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        wasLeft = event.getLocation().getQueryParameters().getParameters().containsKey("left");
        id = event.getRouteParameters().get("checkoutId").flatMap(Ids::parse).orElse(null);
        var checkout = find();
        if (checkout.isEmpty()) {
            event.rerouteToError(NotFoundException.class);
            return;
        }
        show(checkout.get());
    }

    @Override
    public String getPageTitle() {
        return getTranslation("checkout.title");
    }

    @Override
    protected void onAttach(AttachEvent event) {
        if (isFinal()) {
            return;
        }
        var ui = event.getUI();
        ui.setPollInterval(pollIntervalMs());
        polling = ui.addPollListener(_ -> {
            find().ifPresent(this::show);
            ui.setPollInterval(pollIntervalMs());
        });
    }

    @Override
    protected void onDetach(DetachEvent event) {
        event.getUI().setPollInterval(-1);
        if (polling != null) {
            polling.remove();
        }
    }

    private Optional<Checkout> find() {
        return id == null ? Optional.empty() : checkouts.look(uid, id);
    }

    private boolean isFinal() {
        return pollIntervalMs() < 0;
    }

    /** Negative for a final status. */
    private int pollIntervalMs() {
        return switch (shown) {
            case null -> POLL_INTERVAL_MS;
            case STARTING, OPEN -> POLL_INTERVAL_MS;
            case PROCESSING -> processingPollMs;
            case PAID, DECLINED, EXPIRED, FAILED -> -1;
        };
    }

    private void show(Checkout checkout) {
        if (checkout.status() == shown) {
            return;
        }
        shown = checkout.status();
        links.removeAll();
        waiting.setVisible(shown.isPending() && !wasLeft);
        getElement().setAttribute("data-status", shown.code());
        switch (checkout.status()) {
            case STARTING, OPEN -> {
                say(wasLeft ? "checkout.left" : "checkout.waiting");
                if (checkout.url() != null && wasLeft) {
                    link(checkout.url(), "checkout.back");
                }
                linkToOffers(checkout, wasLeft ? "other" : "back");
            }
            case PROCESSING -> {
                say("checkout.processing");
                link("/" + Links.CREDITS, "checkout.usage");
                linkToOffers(checkout, "back");
                if (checkout.url() != null && checkout.url().startsWith("/")) {
                    // The page of the simulator: the user plays the bank there.
                    link(checkout.url(), "checkout.simulator");
                }
            }
            case PAID -> {
                switch (checkout.item()) {
                    case Checkout.Item.Pack pack -> showPaid(pack);
                    case Checkout.Item.Plan _ -> {
                        say("checkout.subscribed");
                        link("/" + Links.PLAN, "checkout.plan.look");
                    }
                }
                link("/" + Links.CREDITS, "checkout.usage");
                if (checkout.invoiceId() != null) {
                    link("/" + Links.invoice(checkout.invoiceId()), "checkout.invoice");
                }
            }
            case DECLINED -> {
                say("checkout.declined");
                linkToOffers(checkout, "again");
            }
            case EXPIRED -> {
                say("checkout.expired");
                linkToOffers(checkout, "again");
            }
            case FAILED -> {
                say("checkout.failed");
                linkToOffers(checkout, "again");
            }
        }
    }

    private void showPaid(Checkout.Item.Pack pack) {
        var formats = new Formats(getLocale(), ZoneId.of("UTC"));
        var balance = ledger.balances(uid).perType().stream()
                .filter(ofType -> ofType.type().equals(pack.type()))
                .mapToLong(Balance::amount)
                .sum();
        say("checkout.paid", formats.number(pack.credits()), Names.type(pack.type(), this), formats.number(balance));
    }

    /** Where the user can buy the same or something different. */
    private void linkToOffers(Checkout checkout, String why) {
        switch (checkout.item()) {
            case Checkout.Item.Pack pack -> link("/" + Links.topUp(pack.type()), "checkout.pack." + why);
            case Checkout.Item.Plan _ -> link("/" + Links.PLAN, "checkout.plan." + why);
        }
    }

    private void say(String key, Object... values) {
        title.setText(getTranslation(key + ".title", values));
        text.setText(getTranslation(key + ".text", values));
    }

    private void link(String href, String key) {
        var link = new Anchor(href, getTranslation(key));
        links.add(link);
    }
}
