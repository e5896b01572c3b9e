package org.creditsledger.users.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.shell.CalendarTexts;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.ReadersZone;
import org.jspecify.annotations.Nullable;

/** The optional fields of a credit that expires or has a category of its own. Without any of them it opens no lot. */
class GrantLotFields {

    final Select<Category> kind = new Select<>();
    final TextField label = new TextField();
    final DateTimePicker expires = new DateTimePicker();

    private final InstantSource clock;
    private final ZoneId zone = ReadersZone.of(UI.getCurrentOrThrow());
    private boolean isVisible = true;

    GrantLotFields(InstantSource clock) {
        this.clock = clock;
        kind.setLabel(kind.getTranslation("grants.lot.kind"));
        kind.setItems(Category.values());
        kind.setItemLabelGenerator(
                value -> value == null ? "" : kind.getTranslation("grants.lot.kind." + value.code()));
        kind.setPlaceholder(kind.getTranslation("grants.lot.none"));
        kind.setEmptySelectionAllowed(true);
        kind.setEmptySelectionCaption(kind.getTranslation("grants.lot.none"));
        label.setLabel(label.getTranslation("grants.lot.label"));
        label.setHelperText(label.getTranslation("grants.lot.label.help"));
        label.setMaxLength(LotTerms.MAX_LABEL_LENGTH);
        label.setManualValidation(true);
        expires.setLabel(expires.getTranslation("grants.lot.expires", ReadersZone.name(zone)));
        expires.setHelperText(expires.getTranslation("grants.lot.expires.help"));
        expires.setManualValidation(true);
        CalendarTexts.translate(expires);
    }

    /** Debits open no lots. */
    void setVisible(boolean isVisible) {
        this.isVisible = isVisible;
        List.<Component>of(kind, label, expires).forEach(field -> field.setVisible(isVisible));
    }

    /** Marks the fields with wrong values. */
    boolean isComplete() {
        return !isVisible || isEnd() & mark(label, isLabel(), "grants.error.lot.label");
    }

    private boolean isEnd() {
        var end = end();
        return mark(expires, !isUnreadable(), "calendar.incomplete")
                && mark(expires, end == null || end.isAfter(clock.instant()), "grants.error.lot.past");
    }

    /** Some text that is not, or not yet, a time: the value is then empty. */
    private boolean isUnreadable() {
        return expires.getDefaultValidator().apply(expires.getValue(), null).isError();
    }

    private boolean isLabel() {
        return label.getValue().codePoints().noneMatch(Character::isISOControl);
    }

    private static boolean mark(HasValidation field, boolean isValid, String messageKey) {
        field.setErrorMessage(isValid ? "" : ((Component) field).getTranslation(messageKey));
        field.setInvalid(!isValid);
        return isValid;
    }

    private @Nullable Instant end() {
        var local = expires.getValue();
        return local == null ? null : local.atZone(zone).toInstant();
    }

    /** Null for plain credits. One without a category is promotional, as in the API. */
    @Nullable LotTerms terms() {
        var text = label.getValue().strip();
        if (!isVisible || kind.isEmpty() && expires.isEmpty() && text.isEmpty()) {
            return null;
        }
        return LotTerms.of(
                kind.isEmpty() ? Category.PROMOTIONAL : kind.getValue(), end(), text.isEmpty() ? null : text);
    }

    static String text(LotTerms lot, Formats formats, Component page) {
        var parts = new ArrayList<>(
                List.of(page.getTranslation("grants.lot.kind." + lot.category().code())));
        if (lot.label() != null) {
            parts.add(page.getTranslation("grants.lot.quoted", lot.label()));
        }
        parts.add(
                lot.expiresAt() == null
                        ? page.getTranslation("grants.lot.never")
                        : page.getTranslation("grants.lot.until", formats.minute(lot.expiresAt())));
        return String.join(" \u00B7 ", parts);
    }
}
