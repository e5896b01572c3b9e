package org.creditsledger.payments.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.AssignResult;
import org.creditsledger.payments.CreditPack;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.payments.UnmatchedPayment;
import org.creditsledger.payments.UnmatchedPayments;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CopyableId;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/**
 * Reports &amp; Analytics → Credits → Anomalies → Assign: an admin says whom an unmatched payment credits, and with which
 * pack, and looks at it before it happens. It is done once, whatever is clicked.
 */
@Route("admin/credits/anomalies/:anomalyId/assign")
@RolesAllowed(Roles.ADMIN)
class AssignView extends VerticalLayout implements BeforeEnterObserver, HasDynamicTitle {

    private static final int MAX_CANDIDATES = 50;

    final ComboBox<String> user = new ComboBox<>();
    final Select<CreditPack> pack = new Select<>();
    final Div review = new Div();
    final Div told = new Div();
    final Button next;
    final Button back;
    final Button confirm;

    private final UnmatchedPayments payments;
    private final PurchaseService purchases;
    private final UserService users;
    private final String adminUid;
    private final String key = UUID.randomUUID().toString();
    private final Div content = new Div();
    private final Div form = new Div();
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

        user.setLabel(getTranslation("assign.user"));
        user.setHelperText(getTranslation("assign.user.help"));
        user.setItems(query -> candidates(query.getFilter().orElse(""), query.getOffset(), query.getLimit()));
        user.setAllowCustomValue(true);
        user.addCustomValueSetListener(event -> user.setValue(event.getDetail().strip()));
        user.setManualValidation(true);
        pack.setLabel(getTranslation("assign.pack"));
        pack.setItemLabelGenerator(this::label);
        next = new Button(getTranslation("assign.next"), _ -> toReview());
        next.addThemeVariants(ButtonVariant.PRIMARY);
        back = new Button(getTranslation("assign.back"), _ -> show(form));
        confirm = new Button(getTranslation("assign.confirm"), _ -> assign());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setDisableOnClick(true);
        form.addClassName("assign-form");
        form.add(user, pack, next);
        review.addClassName("grant-review");
        told.addClassName("message");
        told.getElement().setAttribute("role", "status");

        var header = new Header(new H1(getPageTitle()));
        header.addClassName("view-header");
        addClassName("assign-view");
        add(
                header,
                content,
                form,
                review,
                told,
                new Anchor("admin/credits/anomalies", getTranslation("assign.anomalies")));
    }

    @Override
    public String getPageTitle() {
        return getTranslation("assign.title");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        anomalyId = event.getRouteParameters()
                .get("anomalyId")
                .flatMap(AssignView::parse)
                .orElse(null);
        payment = anomalyId == null ? null : payments.find(anomalyId).orElse(null);
        if (payment == null) {
            say(List.of(
                    new H2(getTranslation("assign.unknown.title")),
                    new Paragraph(getTranslation("assign.unknown.text"))));
            return;
        }
        var offered = purchases.packs();
        pack.setItems(offered);
        offered.stream()
                .filter(one -> one.id().equals(payment.namedPack()))
                .findFirst()
                .ifPresent(pack::setValue);
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
        fact(facts, "assign.reported", new Span(formats.local(payment.toldAt())));
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
                formats.number(pack.credits()),
                Names.typeInSentence(pack.type(), this),
                formats.money(pack.priceMinor(), pack.currency()));
    }

    private Stream<String> candidates(String text, int offset, int limit) {
        var prefix = text.strip();
        var found = Stream.concat(
                users.findByUidPrefix(prefix, MAX_CANDIDATES).stream(),
                users.findByEmailPrefix(prefix, MAX_CANDIDATES).stream());
        return found.map(User::uid).distinct().skip(offset).limit(limit);
    }

    private void toReview() {
        var uid = user.getValue() == null ? "" : user.getValue();
        var isUser = uid.matches(Posting.ID_PATTERN) && !uid.equals(adminUid);
        user.setErrorMessage(getTranslation(uid.equals(adminUid) ? "assign.error.self" : "assign.error.user"));
        user.setInvalid(!isUser);
        pack.setErrorMessage(getTranslation("assign.error.pack"));
        pack.setInvalid(pack.getValue() == null);
        if (isUser && pack.getValue() != null && payment != null) {
            showReview(payment, uid, pack.getValue());
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
            switch (payments.assign(id, user.getValue(), pack.getValue().id(), key, adminUid)) {
                case AssignResult.Assigned(var credit, var _) -> say(credited("assign.done", credit));
                case AssignResult.Conflict _ -> say(List.of(new Paragraph(getTranslation("assign.conflict"))));
                case AssignResult.NotFound(), AssignResult.NotAssignable() ->
                    say(List.of(new Paragraph(getTranslation("assign.unknown.text"))));
                case AssignResult.OwnPayment() -> say(List.of(new Paragraph(getTranslation("assign.error.self"))));
                case AssignResult.UnknownPack _ -> say(List.of(new Paragraph(getTranslation("assign.error.pack"))));
            }
        } catch (RuntimeException exception) {
            told.removeAll();
            told.add(new Paragraph(getTranslation("failure.text", Background.logged("assign", exception))));
            told.setVisible(true);
            confirm.setEnabled(true);
        }
    }

    private List<Component> credited(String textKey, Entry credit) {
        var amount = formats.number(credit.amount());
        var type = Names.typeInSentence(credit.type(), this);
        var text = textKey.equals("assign.done")
                ? getTranslation(textKey, credit.uid(), amount, type)
                : getTranslation(textKey, amount, type, credit.uid());
        var entry = new Anchor("admin/credits/ledger?entry=" + credit.id(), getTranslation("assign.entry"));
        var invoice = new Anchor("bills/invoices/" + credit.invoiceId(), getTranslation("assign.invoice"));
        var links = new Div(entry, invoice);
        links.addClassName("links");
        return List.of(new Paragraph(text), links);
    }

    private void say(List<Component> message) {
        show(told);
        told.removeAll();
        told.add(message);
    }

    /** One step at a time. */
    private void show(Div step) {
        for (var one : List.of(form, review, told)) {
            one.setVisible(one == step);
        }
    }

    private static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }
}
