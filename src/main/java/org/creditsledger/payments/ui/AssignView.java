package org.creditsledger.payments.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.payments.AssignResult;
import org.creditsledger.payments.CreditPack;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.payments.UnmatchedPayment;
import org.creditsledger.payments.UnmatchedPayments;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.ReadersZone;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Reports &amp; Analytics → Credits → Anomalies → Assign: an admin chooses the user and the pack for an unmatched
 * payment, and reviews the effect before confirming it. Several clicks make one entry.
 */
@Route(Links.ASSIGN)
@RolesAllowed(Roles.ADMIN)
class AssignView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    final AssignForm form;
    final Div review = new Div();
    final Div message = new Div();
    final Button back;
    final Button confirm;

    private final UnmatchedPayments payments;
    private final PurchaseService purchases;
    private final UserService users;
    private final String adminUid;
    private final String key = UUID.randomUUID().toString();
    private final Div content = new Div();
    private Formats formats;
    private @Nullable UUID anomalyId;
    private @Nullable UnmatchedPayment payment;

    AssignView(
            UnmatchedPayments payments,
            PurchaseService purchases,
            UserService users,
            AuthenticationContext authentication) {
        this.payments = payments;
        this.purchases = purchases;
        this.users = users;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        this.formats = new Formats(getLocale(), ZoneId.of("UTC"));

        form = new AssignForm(users, adminUid, this::showReview);
        form.pack.setItemLabelGenerator(this::label);
        back = new Button(getTranslation("assign.back"), _ -> show(form));
        confirm = new Button(getTranslation("assign.confirm"), _ -> assign());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setDisableOnClick(true);
        review.addClassName("grant-review");
        message.addClassName("message");
        message.getElement().setAttribute("role", "status");

        addClassName("assign-view");
        add(
                new PageHeader(getPageTitle()),
                content,
                form,
                review,
                message,
                new Anchor(Links.ANOMALIES, getTranslation("assign.anomalies")));
    }

    @Override
    public String getPageTitle() {
        return getTranslation("assign.title");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        anomalyId =
                event.getRouteParameters().get("anomalyId").flatMap(Ids::parse).orElse(null);
        payment = anomalyId == null ? null : payments.find(anomalyId).orElse(null);
        if (payment == null) {
            say(List.of(
                    new H2(getTranslation("assign.unknown.title")),
                    new Paragraph(getTranslation("assign.unknown.text"))));
            return;
        }
        form.offer(purchases.packs(), payment.namedPack());
        payments.creditOf(payment).ifPresentOrElse(credit -> say(credited("assign.already", credit)), () -> show(form));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        formats = new Formats(getLocale(), ReadersZone.of(event.getUI()));
        content.removeAll();
        if (payment != null) {
            content.add(facts(payment));
        }
    }

    private DescriptionList facts(UnmatchedPayment payment) {
        var facts = new DescriptionList();
        fact(facts, "assign.amount", new Span(amount(payment)));
        fact(facts, "assign.named-user", new Span(named(payment.namedUid())));
        fact(facts, "assign.named-pack", new Span(named(payment.namedPack())));
        fact(facts, "assign.reported", new Span(formats.local(payment.reportedAt())));
        fact(facts, "assign.payment", new CopyableId(getTranslation("assign.payment"), payment.paymentId(), _ -> {}));
        fact(facts, "assign.session", new CopyableId(getTranslation("assign.session"), payment.sessionId(), _ -> {}));
        return facts;
    }

    private void fact(DescriptionList facts, String nameKey, Component value) {
        facts.add(new DescriptionList.Term(getTranslation(nameKey)), new DescriptionList.Description(value));
    }

    private String amount(UnmatchedPayment payment) {
        return payment.amountMinor() == null || payment.currency() == null
                ? getTranslation("assign.amount.unknown")
                : formats.money(payment.amountMinor(), payment.currency());
    }

    private String named(@Nullable String text) {
        return text == null ? getTranslation("assign.named-nothing") : text;
    }

    private String label(CreditPack pack) {
        return getTranslation(
                "assign.pack.label",
                pack.id(),
                formats.number(pack.allCredits()),
                Names.typeInSentence(pack.type(), this),
                formats.money(pack.priceMinor(), pack.currency()));
    }

    private void showReview() {
        if (payment != null) {
            showReview(payment, form.user.getValue(), form.pack.getValue());
        }
    }

    private void showReview(UnmatchedPayment payment, String uid, CreditPack chosen) {
        var sold = payment.soldAs(chosen);
        review.removeAll();
        review.add(new Paragraph(getTranslation(
                "assign.review.credit",
                uid,
                formats.number(sold.credits()),
                Names.typeInSentence(sold.type(), this),
                sold.quantity(),
                chosen.id())));
        if (users.find(uid).isEmpty()) {
            review.add(new Paragraph(getTranslation("assign.review.unknown", uid)));
        }
        if (payment.amountMinor() == null || payment.currency() == null) {
            review.add(new Paragraph(getTranslation(
                    "assign.review.invoice.price", formats.money(chosen.priceMinor(), chosen.currency()))));
        } else {
            review.add(new Paragraph(getTranslation("assign.review.invoice", amount(payment))));
            if (!sold.isPriceRight()) {
                review.add(new Paragraph(getTranslation("assign.review.mismatch")));
            }
        }
        var buttons = new Div(back, confirm);
        buttons.addClassName("chips");
        review.add(buttons);
        confirm.setEnabled(true);
        show(review);
        confirm.focus();
    }

    private void assign() {
        var id = Objects.requireNonNull(anomalyId);
        try {
            switch (payments.assign(
                    id, form.user.getValue(), form.pack.getValue().id(), key, adminUid)) {
                case AssignResult.Assigned(var credit, var _) -> say(credited("assign.done", credit));
                case AssignResult.Conflict _ -> say(List.of(new Paragraph(getTranslation("assign.conflict"))));
                case AssignResult.NotFound(), AssignResult.NotAssignable() ->
                    say(List.of(new Paragraph(getTranslation("assign.unknown.text"))));
                case AssignResult.OwnPayment() -> say(List.of(new Paragraph(getTranslation("assign.error.self"))));
                case AssignResult.UnknownPack _ -> say(List.of(new Paragraph(getTranslation("assign.error.pack"))));
            }
        } catch (RuntimeException exception) {
            message.removeAll();
            message.add(new Paragraph(getTranslation("failure.text", Background.logged("assign", exception))));
            message.setVisible(true);
            confirm.setEnabled(true);
        }
    }

    private List<Component> credited(String textKey, Entry credit) {
        var amount = formats.number(credit.amount());
        var type = Names.typeInSentence(credit.type(), this);
        var text = textKey.equals("assign.done")
                ? getTranslation(textKey, credit.uid(), amount, type)
                : getTranslation(textKey, amount, type, credit.uid());
        var entry = new Anchor(Links.entry(credit.id()), getTranslation("assign.entry"));
        var invoice = new Anchor(Links.INVOICES + "/" + credit.invoiceId(), getTranslation("assign.invoice"));
        var links = new Div(entry, invoice);
        links.addClassName("links");
        return List.of(new Paragraph(text), links);
    }

    private void say(List<Component> content) {
        show(message);
        message.removeAll();
        message.add(content);
    }

    /** Shows one step and hides the others. */
    private void show(Div step) {
        for (var one : List.of(form, review, message)) {
            one.setVisible(one == step);
        }
    }
}
