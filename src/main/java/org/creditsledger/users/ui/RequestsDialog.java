package org.creditsledger.users.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import java.util.function.Supplier;
import org.creditsledger.grants.Decision;
import org.creditsledger.grants.GrantRequest;
import org.creditsledger.grants.GrantService;
import org.creditsledger.grants.GrantState;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.users.UserCreditsService;
import org.jspecify.annotations.Nullable;

/** The requests for a second admin: the effect of open ones, and the decisions about others. */
class RequestsDialog extends PageDialog {

    private static final int SHOWN = 50;

    final Select<GrantState> state = new Select<>();
    final Div message = new Div();
    final Div list = new Div();

    private final GrantService grants;
    private final UserCreditsService userCredits;
    private final String adminUid;
    private final Formats formats;
    private final Runnable whenChanged;

    RequestsDialog(
            GrantService grants,
            UserCreditsService userCredits,
            String adminUid,
            Formats formats,
            Runnable whenChanged) {
        this.grants = grants;
        this.userCredits = userCredits;
        this.adminUid = adminUid;
        this.formats = formats;
        this.whenChanged = whenChanged;
        setHeaderTitle(getTranslation("grants.requests.title"));
        setWidth("min(40rem, 100%)");
        state.setLabel(getTranslation("grants.requests.state"));
        state.setItems(GrantState.values());
        state.setItemLabelGenerator(value -> getTranslation("grants.state." + value.code()));
        state.setValue(GrantState.PENDING);
        state.addValueChangeListener(_ -> load());
        message.getElement().setAttribute("role", "status");
        list.addClassName("grant-requests");
        add(state, message, list);
        getFooter().add(new Button(getTranslation("grants.close"), _ -> close()));
        load();
    }

    private void load() {
        list.removeAll();
        var found = grants.requests(state.getValue(), null, SHOWN);
        if (found.isEmpty()) {
            list.add(new Paragraph(getTranslation("grants.requests.none")));
        }
        found.forEach(request -> list.add(card(request)));
    }

    private Div card(GrantRequest request) {
        var card = new Div();
        card.addClassName("grant-request");
        card.add(new H3(getTranslation(
                "grants.review.one",
                getTranslation(
                        "grants.review." + request.direction().code(),
                        formats.number(request.amount()),
                        Names.typeInSentence(request.type(), this)),
                request.uid())));
        card.add(new Paragraph(getTranslation(
                "grants.request.by",
                request.requestedBy(),
                formats.local(request.requestedAt()),
                request.reason(),
                formats.local(request.expiresAt()))));
        if (request.paymentId() != null) {
            card.add(new Paragraph(getTranslation("grants.review.payment", request.paymentId())));
        }
        if (request.lot() != null) {
            card.add(new Paragraph(GrantLotFields.text(request.lot(), formats, this)));
        }
        if (request.decidedBy() != null && request.decidedAt() != null) {
            card.add(new Paragraph(getTranslation(
                    "grants.request.decided",
                    getTranslation("grants.state." + request.state().code()),
                    request.decidedBy(),
                    formats.local(request.decidedAt()),
                    request.note() == null ? "\u2014" : request.note())));
        }
        if (request.entryId() != null) {
            card.add(new Anchor(Links.entry(request.entryId()), getTranslation("grants.result.entry")));
        }
        if (request.isOpen()) {
            userCredits
                    .find(request.uid(), request.type())
                    .ifPresent(user -> card.add(new BeforeAfter(user, request.direction(), request.amount(), formats)));
            decide(card, request);
        }
        return card;
    }

    private void decide(Div card, GrantRequest request) {
        var note = new TextField(getTranslation("grants.request.note"));
        note.setMaxLength(GrantService.MAX_NOTE_LENGTH);
        if (request.requestedBy().equals(adminUid)) {
            var withdraw =
                    button("grants.withdraw", request, () -> grants.withdraw(request.id(), note(note), adminUid));
            card.add(new Paragraph(getTranslation("grants.request.own")), withdraw);
            return;
        }
        var reject = button("grants.reject", request, () -> grants.reject(request.id(), note(note), adminUid));
        var buttons = new Div(reject);
        buttons.addClassName("chips");
        if (grants.profits(request, adminUid)) {
            card.add(new Paragraph(getTranslation("grants.request.profits")));
        } else {
            var approve = button("grants.approve", request, () -> grants.approve(request.id(), note(note), adminUid));
            approve.addThemeVariants(ButtonVariant.PRIMARY);
            buttons.add(approve);
        }
        card.add(note, buttons);
    }

    private Button button(String key, GrantRequest request, Supplier<Decision> decision) {
        var button = new Button(getTranslation(key));
        button.setDisableOnClick(true);
        button.setAriaLabel(getTranslation("grants.request.button", getTranslation(key), request.uid()));
        button.addClickListener(_ -> {
            try {
                message.setText(text(decision.get()));
            } catch (RuntimeException exception) {
                message.setText(getTranslation("grants.result.failed", Background.logged("grant-request", exception)));
            }
            load();
            whenChanged.run();
        });
        return button;
    }

    private String text(Decision decision) {
        return switch (decision) {
            case Decision.Posted posted ->
                getTranslation(
                        "grants.result.posted",
                        formats.number(posted.entry().balanceAfter()),
                        Names.typeInSentence(posted.entry().type(), this));
            case Decision.Refused _ -> getTranslation("grants.decision.refused");
            case Decision.Closed(var request) ->
                getTranslation("grants.state." + request.state().code());
            case Decision.TooLate(var request) ->
                getTranslation(
                        "grants.decision.too-late",
                        getTranslation("grants.state." + request.state().code()));
            case Decision.Profits _ -> getTranslation("grants.request.profits");
            case Decision.NotYours _, Decision.Unknown _ -> getTranslation("grants.request.own");
        };
    }

    private static @Nullable String note(TextField note) {
        return note.getValue().isBlank() ? null : note.getValue().strip();
    }
}
