package org.creditsledger.users.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.progressbar.ProgressBar;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.jspecify.annotations.Nullable;

/**
 * Gives or takes credits in two steps: a form, then a review of its effect. All grants of one dialog have the same key,
 * so neither a second click nor a retry counts twice.
 */
class GrantDialog extends PageDialog {

    final GrantForm form;
    final GrantReview review;
    final GrantOutcome result;
    final ProgressBar progress = new ProgressBar();
    final Button next;
    final Button back;
    final Button confirm;
    final Button close;

    private final GrantService grants;
    private final UserCreditsService userCredits;
    private final List<String> uids;
    private final String adminUid;
    private final Formats formats;
    private final Runnable whenChanged;
    private final String key = UUID.randomUUID().toString();
    private @Nullable UserCredits reviewed;
    private boolean isAsked;

    /** @param uids the users of a bulk; empty lets the admin choose one user */
    GrantDialog(
            GrantService grants,
            UserCreditsService userCredits,
            List<String> types,
            String firstType,
            List<String> uids,
            String adminUid,
            Formats formats,
            InstantSource clock,
            Runnable whenChanged) {
        this.grants = grants;
        this.userCredits = userCredits;
        this.uids = uids;
        this.adminUid = adminUid;
        this.formats = formats;
        this.whenChanged = whenChanged;
        form = new GrantForm(userCredits, types, firstType, !uids.isEmpty(), clock);
        review = new GrantReview(grants, adminUid, formats);
        result = new GrantOutcome(formats);
        progress.setVisible(false);
        next = new Button(getTranslation("grants.next"), _ -> toReview());
        next.addThemeVariants(ButtonVariant.PRIMARY);
        confirm = new Button(getTranslation("grants.confirm"), _ -> confirmed());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setDisableOnClick(true);
        back = new Button(getTranslation("grants.back"), _ -> toForm());
        close = new Button(getTranslation("prices.cancel"), _ -> close());
        setHeaderTitle(
                uids.isEmpty() ? getTranslation("grants.open") : getTranslation("grants.open.selected", uids.size()));
        setWidth("min(36rem, 100%)");
        setCloseOnOutsideClick(false);
        add(form, review, progress, result);
        getFooter().add(close, back, next, confirm);
        toForm();
    }

    private void toForm() {
        result.removeAll();
        showForm(true);
    }

    private void toReview() {
        if (!form.isComplete()) {
            return;
        }
        result.removeAll();
        if (showReview()) {
            showForm(false);
            confirm.setEnabled(true);
            confirm.focus();
        }
    }

    private void showForm(boolean isForm) {
        form.setVisible(isForm);
        next.setVisible(isForm);
        review.setVisible(!isForm);
        back.setVisible(!isForm);
        confirm.setVisible(!isForm);
    }

    private boolean showReview() {
        if (!uids.isEmpty()) {
            review.show(form.bulk(uids, key));
            return true;
        }
        var grant = form.grant(key);
        reviewed = userCredits.find(grant.uid(), grant.type()).orElse(null);
        if (reviewed == null) {
            form.markUnknownUser();
            return false;
        }
        review.show(grant, form.user.getValue().label(), reviewed);
        return true;
    }

    private void confirmed() {
        result.removeAll();
        // A second attempt gets the answer of the first, even after the end of its lot.
        if (!isAsked && !form.lot.isComplete()) {
            toForm();
            confirm.setEnabled(true);
            return;
        }
        isAsked = true;
        if (uids.isEmpty()) {
            grantToOne();
        } else {
            grantToMany();
        }
    }

    private void grantToOne() {
        var grant = form.grant(key);
        var before = reviewed;
        try {
            var now = userCredits.find(grant.uid(), grant.type()).orElse(null);
            if (before == null || now == null || now.balance() != before.balance() || now.held() != before.held()) {
                showReview();
                result.say(getTranslation("grants.changed"), true);
                confirm.setEnabled(true);
                return;
            }
            show(grants.grant(grant, adminUid));
        } catch (RuntimeException exception) {
            result.fail(exception);
            confirm.setEnabled(true);
        }
    }

    private void show(GrantResult outcome) {
        if (result.show(outcome)) {
            finish();
            GrantOutcome.entryOf(outcome).ifPresent(this::offerUndo);
            return;
        }
        if (outcome instanceof GrantResult.Refused) {
            result.say(getTranslation("grants.result.refused.hint"), true);
        }
        confirm.setEnabled(true);
    }

    private void offerUndo(Entry entry) {
        var undo = new Button(
                getTranslation("grants.undo"),
                _ -> new UndoDialog(grants, entry, adminUid, formats, () -> {
                            close();
                            whenChanged.run();
                        })
                        .open());
        undo.setId("offer-undo");
        result.add(undo);
    }

    /** Continues when the browser is closed. */
    private void grantToMany() {
        var run = new BulkRun(grants, form.bulk(uids, key), adminUid);
        var ui = UI.getCurrentOrThrow();
        back.setVisible(false);
        progress.setVisible(true);
        progress.setMax(uids.size());
        progress.setValue(0);
        var counted = ui.accessLater((Integer count) -> progress.setValue(count), () -> {});
        var ended = ui.accessLater(this::showBulk, () -> {});
        var failed = ui.accessLater(this::showBulkFailure, () -> {});
        Background.run("bulk-grant", () -> ended.accept(run.run(counted)), failed);
    }

    private void showBulk(Map<String, GrantResult> outcomes) {
        progress.setVisible(false);
        result.removeAll();
        if (result.show(uids, outcomes)) {
            finish();
        } else {
            offerRetry();
            whenChanged.run();
        }
    }

    private void showBulkFailure(UUID supportId) {
        progress.setVisible(false);
        result.fail(supportId);
        offerRetry();
    }

    private void offerRetry() {
        confirm.setText(getTranslation("grants.bulk.retry"));
        confirm.setEnabled(true);
        close.setText(getTranslation("grants.close"));
    }

    private void finish() {
        confirm.setVisible(false);
        back.setVisible(false);
        close.setText(getTranslation("grants.close"));
        whenChanged.run();
    }
}
