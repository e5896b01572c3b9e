package org.creditsledger.users.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Paragraph;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.shell.ReasonField;

/** Undoes a grant by an opposite entry with a reason. Several requests for the same grant make one entry. */
class UndoDialog extends PageDialog {

    final ReasonField reason;
    final Button undo;
    final GrantOutcome outcome;

    private final GrantService grants;
    private final Entry entry;
    private final String adminUid;
    private final Runnable whenChanged;
    private final Button close;

    UndoDialog(GrantService grants, Entry entry, String adminUid, Formats formats, Runnable whenChanged) {
        this.grants = grants;
        this.entry = entry;
        this.adminUid = adminUid;
        this.whenChanged = whenChanged;
        setHeaderTitle(getTranslation("grants.undo.title"));
        setWidth("min(36rem, 100%)");
        setCloseOnOutsideClick(false);
        var effect = getTranslation(
                "grants.undo.what." + entry.direction().code(),
                formats.number(entry.amount()),
                Names.typeInSentence(entry.type(), this),
                entry.uid(),
                formats.local(entry.createdAt()),
                entry.reason());
        reason = new ReasonField(getTranslation("grants.undo.reason"), Posting.MAX_REASON_LENGTH);
        reason.focus();
        outcome = new GrantOutcome(formats);
        undo = new Button(getTranslation("grants.undo"), _ -> undo());
        undo.setId("undo");
        undo.addThemeVariants(ButtonVariant.PRIMARY);
        undo.setDisableOnClick(true);
        close = new Button(getTranslation("prices.cancel"), _ -> close());
        add(new Paragraph(effect), reason, outcome);
        getFooter().add(close, undo);
    }

    private void undo() {
        outcome.removeAll();
        if (!reason.isComplete()) {
            undo.setEnabled(true);
            return;
        }
        try {
            if (outcome.show(grants.undo(entry.id(), reason.getValue(), adminUid))) {
                reason.setVisible(false);
                undo.setVisible(false);
                close.setText(getTranslation("grants.close"));
                whenChanged.run();
            } else {
                undo.setEnabled(true);
            }
        } catch (RuntimeException exception) {
            outcome.fail(exception);
            undo.setEnabled(true);
        }
    }
}
