package org.creditsledger.history.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import java.time.InstantSource;
import java.util.Objects;
import org.creditsledger.ledger.LotChanges;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotChangeResult;
import org.creditsledger.lots.LotList;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.EndField;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.shell.ReasonField;

/** Moves the end of a lot or voids it, with a reason, and shows how the end has changed before. */
class LotDialog extends PageDialog {

    final RadioButtonGroup<LotChange.Kind> kind = new RadioButtonGroup<>();
    final EndField end;
    final ReasonField reason;
    final Button confirm;
    final Div outcome = new Div();
    final Div before = new Div();

    private final LotChanges changes;
    private final Lot lot;
    private final String adminUid;
    private final LotTexts words;
    private final Button close;

    LotDialog(LotChanges changes, LotList lots, Lot lot, String adminUid, LotTexts words, InstantSource clock) {
        this.changes = changes;
        this.lot = lot;
        this.adminUid = adminUid;
        this.words = words;
        setHeaderTitle(getTranslation("lots.change.title"));
        setWidth("min(36rem, 100%)");
        setCloseOnOutsideClick(false);
        kind.setItems(LotChange.Kind.MOVE, LotChange.Kind.VOID);
        kind.setItemLabelGenerator(value -> getTranslation("lots.change." + value.code()));
        kind.setAriaLabel(getTranslation("lots.change.title"));
        kind.addValueChangeListener(_ -> showKind());
        end = new EndField("lots.change.end", clock);
        reason = new ReasonField(getTranslation("lots.change.reason"), LotChange.MAX_REASON_LENGTH);
        outcome.addClassName("grant-result");
        outcome.getElement().setAttribute("role", "status");
        confirm = new Button("", _ -> change());
        confirm.setId("change-lot");
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setDisableOnClick(true);
        close = new Button(getTranslation("prices.cancel"), _ -> close());
        kind.setValue(LotChange.Kind.MOVE);
        if (lot.expiresAt() != null) {
            end.show(lot.expiresAt());
        }
        before.addClassName("lot-changes");
        lots.changes(lot.id()).forEach(this::addBefore);
        var name = new Paragraph(words.name(lot) + ": " + words.state(lot, clock.instant()));
        name.addClassName("grant-review");
        var form = new Div(name, before, kind, end, reason, outcome);
        form.addClassName("lot-change");
        add(form);
        getFooter().add(close, confirm);
    }

    private void addBefore(LotChange change) {
        var texts = words.texts();
        var text = getTranslation(
                "lots.changed." + change.kind().code(),
                texts.formats().minute(change.createdAt()),
                change.createdBy(),
                texts.formats().minute(change.expiresAt()));
        var line = new ListItem(
                change.reason() == null ? text : getTranslation("lots.changed.because", text, change.reason()));
        if (before.getComponentCount() == 0) {
            before.add(new UnorderedList());
        }
        ((UnorderedList) before.getComponentAt(0)).add(line);
    }

    private void showKind() {
        var isMove = kind.getValue() == LotChange.Kind.MOVE;
        end.setVisible(isMove);
        kind.setHelperText(isMove ? "" : getTranslation("lots.change.void.effect"));
        confirm.setText(getTranslation(isMove ? "lots.change.move.confirm" : "lots.change.void.confirm"));
    }

    private void change() {
        outcome.removeAll();
        var isMove = kind.getValue() == LotChange.Kind.MOVE;
        var isReason = reason.isComplete();
        if (isMove && !end.isGiven() || !isReason) {
            confirm.setEnabled(true);
            return;
        }
        var why = reason.getValue().strip();
        try {
            var result = isMove
                    ? changes.move(lot.id(), Objects.requireNonNull(end.end()), why, adminUid)
                    : changes.voidLot(lot.id(), why, adminUid);
            show(result);
        } catch (RuntimeException exception) {
            say(getTranslation("grants.result.failed", Background.logged("change-lot", exception)), "form-error");
            confirm.setEnabled(true);
        }
    }

    private void show(LotChangeResult result) {
        switch (result) {
            case LotChangeResult.Changed(var changed) ->
                say(
                        getTranslation(
                                "lots.changed.done",
                                words.name(changed),
                                words.texts().formats().minute(Objects.requireNonNull(changed.expiresAt()))),
                        "grant-done");
            case LotChangeResult.Ended _ -> say(getTranslation("lots.changed.ended"), "form-error");
            case LotChangeResult.Own() -> say(getTranslation("lots.changed.own"), "form-error");
            case LotChangeResult.NotFound() -> throw new IllegalStateException("no lot " + lot.id());
        }
        kind.setVisible(false);
        end.setVisible(false);
        reason.setVisible(false);
        confirm.setVisible(false);
        close.setText(getTranslation("grants.close"));
    }

    private void say(String text, String className) {
        var message = new Paragraph(text);
        message.addClassName(className);
        outcome.add(message);
    }
}
