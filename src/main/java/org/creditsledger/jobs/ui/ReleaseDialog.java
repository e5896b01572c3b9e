package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.ReleaseResult;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.shell.ReasonField;

/** Releases the credits that a job has reserved, with a reason. The job can end in the same moment; then it wins. */
class ReleaseDialog extends PageDialog {

    final ReasonField reason;
    final Button release;
    final Div outcome = new Div();

    private final LedgerService ledger;
    private final Hold hold;
    private final String adminUid;
    private final RunningTexts texts;
    private final Runnable whenDone;
    private final Button close;

    ReleaseDialog(LedgerService ledger, Hold hold, String adminUid, RunningTexts texts, Runnable whenDone) {
        this.ledger = ledger;
        this.hold = hold;
        this.adminUid = adminUid;
        this.texts = texts;
        this.whenDone = whenDone;
        setHeaderTitle(getTranslation("reserved.release.title"));
        setWidth("min(36rem, 100%)");
        setCloseOnOutsideClick(false);
        reason = new ReasonField(getTranslation("reserved.release.reason"), Posting.MAX_REASON_LENGTH);
        reason.focus();
        outcome.addClassName("grant-result");
        outcome.getElement().setAttribute("role", "status");
        release = new Button(getTranslation("reserved.release"), _ -> release());
        release.addThemeVariants(ButtonVariant.PRIMARY);
        release.setDisableOnClick(true);
        close = new Button(getTranslation("prices.cancel"), _ -> close());
        var effect = new Paragraph(
                getTranslation("reserved.release.effect", texts.credits(hold.held(), hold), hold.uid(), hold.jobId()));
        effect.addClassName("grant-review");
        add(effect, new Paragraph(getTranslation("reserved.release.later")), reason, outcome);
        getFooter().add(close, release);
    }

    private void release() {
        outcome.removeAll();
        if (!reason.isComplete()) {
            release.setEnabled(true);
            return;
        }
        try {
            var result = ledger.release(hold.id(), reason.getValue().strip(), adminUid);
            say(text(result), result instanceof ReleaseResult.Released ? "grant-done" : "form-error");
            reason.setVisible(false);
            release.setVisible(false);
            close.setText(getTranslation("grants.close"));
            whenDone.run();
        } catch (RuntimeException exception) {
            var supportId = Background.logged("release", exception);
            say(getTranslation("grants.result.failed", supportId), "form-error");
            release.setEnabled(true);
        }
    }

    private String text(ReleaseResult result) {
        return switch (result) {
            case ReleaseResult.Released(var released) ->
                getTranslation(
                        "reserved.result.released",
                        texts.credits(released.amount() - released.captured(), released),
                        released.uid());
            case ReleaseResult.Replayed _ -> getTranslation("reserved.result.replayed");
            case ReleaseResult.AlreadyCaptured(var captured) ->
                getTranslation("reserved.result.captured", texts.credits(captured.captured(), captured));
            case ReleaseResult.Expired _ -> getTranslation("reserved.result.expired");
            case ReleaseResult.NotFound() -> getTranslation("reserved.result.not-found");
        };
    }

    private void say(String text, String className) {
        var message = new Paragraph(text);
        message.addClassName(className);
        outcome.add(message);
    }
}
