package org.creditsledger.plans.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PublishEffect;
import org.creditsledger.plans.PublishResult;
import org.creditsledger.shell.PageDialog;
import org.jspecify.annotations.Nullable;

/** Publishes a plan in two steps: a form, then a review of what changes, and for how many. */
class PublishDialog extends PageDialog {

    final PlanForm form;
    final Div review = new Div();
    final Button next;
    final Button back;
    final Button publish;

    private final PlanCatalogue plans;
    private final @Nullable Plan last;
    private final String adminUid;
    private final PublishTexts texts;
    private final Runnable whenPublished;
    private @Nullable PlanDraft draft;

    /** @param last the newest version of the plan; null for a new plan */
    PublishDialog(
            PlanCatalogue plans,
            @Nullable Plan last,
            List<String> types,
            InstantSource clock,
            String adminUid,
            PlanTexts texts,
            Runnable whenPublished) {
        this.plans = plans;
        this.last = last;
        this.adminUid = adminUid;
        this.texts = new PublishTexts(texts);
        this.whenPublished = whenPublished;
        form = new PlanForm(types, last, clock, texts);
        review.addClassName("plan-review");
        review.getElement().setAttribute("role", "status");
        next = new Button(getTranslation("prices.add.save"), _ -> toReview());
        next.addThemeVariants(ButtonVariant.PRIMARY);
        back = new Button(getTranslation("grants.back"), _ -> show(true));
        publish = new Button(getTranslation("plans.publish"), _ -> publish());
        publish.addThemeVariants(ButtonVariant.PRIMARY);
        publish.setDisableOnClick(true);
        setHeaderTitle(
                last == null ? getTranslation("plans.add") : getTranslation("plans.next-version.of", last.name()));
        setWidth("min(56rem, 100%)");
        setCloseOnOutsideClick(false);
        add(form, review);
        getFooter().add(form.error, new Button(getTranslation("prices.cancel"), _ -> close()), back, next, publish);
        show(true);
    }

    private void show(boolean isForm) {
        form.setVisible(isForm);
        next.setVisible(isForm);
        review.setVisible(!isForm);
        back.setVisible(!isForm);
        publish.setVisible(!isForm);
        publish.setEnabled(true);
    }

    private void toReview() {
        draft = form.read().orElse(null);
        if (draft == null) {
            return;
        }
        switch (plans.dryRun(draft, form.validFrom.end())) {
            case PublishEffect.Refused(var why) -> refuse(why);
            case PublishEffect.Change change -> {
                review.removeAll();
                review.add(texts.effect(change, newest(), form.validFrom.isEmpty()));
                show(false);
                publish.focus();
            }
        }
    }

    /** A new plan may have an id that exists: then it is the next version of that plan. */
    private @Nullable Plan newest() {
        return last != null
                ? last
                : plans.versions(Objects.requireNonNull(draft).id()).stream()
                        .findFirst()
                        .orElse(null);
    }

    private void publish() {
        switch (plans.publish(Objects.requireNonNull(draft), form.validFrom.end(), adminUid)) {
            case PublishResult.Refusal why -> refuse(why);
            case PublishResult.Published _ -> {
                close();
                whenPublished.run();
            }
        }
    }

    private void refuse(PublishResult.Refusal why) {
        show(true);
        form.fail(texts.refusal(why));
        if (why instanceof PublishResult.StartsInThePast) {
            form.markPastStart();
        }
    }
}
