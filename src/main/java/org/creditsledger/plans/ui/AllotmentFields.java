package org.creditsledger.plans.ui;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.creditsledger.ledger.Posting;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.Rollover;
import org.creditsledger.shell.Marks;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** The fields of the credits of one type. */
class AllotmentFields extends Div {

    final Select<String> type = new Select<>();
    final IntegerField credits = new IntegerField();
    final Select<Every> every = new Select<>();
    final Select<AllotmentEnd.Kind> end = new Select<>();
    final LengthField length = new LengthField("plans.end.length");
    final IntegerField rolloverCredits = new IntegerField();
    final LengthField rolloverLifetime = new LengthField("plans.rollover.lifetime");
    final IntegerField trialCredits = new IntegerField();
    final Button remove = new Button();

    AllotmentFields(List<String> types, PlanTexts texts, Consumer<AllotmentFields> whenRemoved) {
        type.setLabel(getTranslation("plans.type"));
        type.setItems(types);
        type.setItemLabelGenerator(code -> Names.type(code, this));
        credits.setLabel(getTranslation("plans.credits"));
        every.setLabel(getTranslation("plans.every"));
        every.setItems(Every.values());
        every.setItemLabelGenerator(texts::interval);
        every.setValue(Every.MONTH);
        end.setLabel(getTranslation("plans.end"));
        end.setItems(AllotmentEnd.Kind.values());
        end.setItemLabelGenerator(texts::kind);
        end.addValueChangeListener(_ -> showEnd());
        rolloverCredits.setLabel(getTranslation("plans.rollover.max"));
        trialCredits.setLabel(getTranslation("plans.trial"));
        remove.setText(getTranslation("plans.remove"));
        remove.addClickListener(_ -> whenRemoved.accept(this));
        List.<HasValidation>of(type, credits, every, end, rolloverCredits, trialCredits)
                .forEach(field -> field.setManualValidation(true));
        addClassName("plan-fields");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", getTranslation("plans.credits"));
        add(type, credits, every, end, length, rolloverCredits, rolloverLifetime, trialCredits, remove);
        end.setValue(AllotmentEnd.Kind.PERIOD);
    }

    private void showEnd() {
        var kind = end.getValue();
        length.setLabel(
                getTranslation(kind == AllotmentEnd.Kind.AFTER ? "plans.end.length.after" : "plans.end.length"));
        length.setVisible(kind != AllotmentEnd.Kind.NEVER);
        rolloverCredits.setVisible(kind != AllotmentEnd.Kind.NEVER);
        rolloverLifetime.setVisible(kind != AllotmentEnd.Kind.NEVER);
    }

    void show(Allotment allotment) {
        type.setValue(allotment.type());
        credits.setValue(Math.toIntExact(allotment.credits()));
        every.setValue(allotment.every());
        end.setValue(allotment.end().kind());
        length.setValue(allotment.end().length());
        var rollover = allotment.rollover();
        if (rollover != null) {
            rolloverCredits.setValue(Math.toIntExact(rollover.maxCredits()));
            rolloverLifetime.setValue(rollover.lifetime());
        }
        if (allotment.trialCredits() > 0) {
            trialCredits.setValue(Math.toIntExact(allotment.trialCredits()));
        }
    }

    /** Empty if a field is wrong; then it is marked. */
    Optional<Allotment> read() {
        var isRight = Marks.require(type, type.getValue() != null, "prices.error.required")
                & Marks.require(credits, isBetween(credits.getValue(), 1), "plans.error.credits")
                & Marks.require(trialCredits, isBetween(orNone(trialCredits), 0), "plans.error.trial")
                & Marks.require(every, true, "plans.error.every")
                & isEndRight();
        return isRight
                ? Optional.of(new Allotment(
                        type.getValue(),
                        credits.getValue(),
                        every.getValue(),
                        new AllotmentEnd(end.getValue(), isEnding() ? length.length() : null),
                        rollover(),
                        orNone(trialCredits)))
                : Optional.empty();
    }

    private boolean isEndRight() {
        if (!isEnding()) {
            return true;
        }
        var isAfter = end.getValue() == AllotmentEnd.Kind.AFTER;
        var hasRollover = !rolloverCredits.isEmpty() || !rolloverLifetime.isEmpty();
        return Marks.require(length, !length.isInvalid() && (!isAfter || !length.isEmpty()), "plans.error.length")
                & Marks.require(
                        rolloverCredits,
                        !hasRollover || isBetween(rolloverCredits.getValue(), 1),
                        "plans.error.credits")
                & Marks.require(
                        rolloverLifetime,
                        !hasRollover && !rolloverLifetime.isInvalid() || !rolloverLifetime.isEmpty(),
                        "plans.error.length");
    }

    private boolean isEnding() {
        return end.getValue() != AllotmentEnd.Kind.NEVER;
    }

    private @Nullable Rollover rollover() {
        var lifetime = rolloverLifetime.length();
        return isEnding() && lifetime != null ? new Rollover(rolloverCredits.getValue(), lifetime) : null;
    }

    private static int orNone(IntegerField field) {
        return Objects.requireNonNullElse(field.getValue(), 0);
    }

    private static boolean isBetween(@Nullable Integer number, int min) {
        return number != null && number >= min && number <= Posting.MAX_AMOUNT;
    }

    /** @param member as {@code PlanDraft.Invalid} names it, such as {@code end.length} */
    void mark(String member) {
        switch (member) {
            case "type" -> Marks.mark(type, "plans.error.twice");
            case "every" -> Marks.mark(every, "plans.error.every");
            case "end.length" -> Marks.mark(length, "plans.error.length");
            case "rollover.maxCredits" -> Marks.mark(rolloverCredits, "plans.error.credits");
            case "rollover.lifetime" -> Marks.mark(rolloverLifetime, "plans.error.length");
            default -> Marks.mark(credits, "plans.error.credits");
        }
    }
}
