package org.creditsledger.users.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.shell.EndField;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Marks;
import org.jspecify.annotations.Nullable;

/** The optional fields of a credit that expires or has a category of its own. Without any of them it opens no lot. */
class GrantLotFields {

    final Select<Category> kind = new Select<>();
    final TextField label = new TextField();
    final EndField expires;

    private boolean isVisible = true;

    GrantLotFields(InstantSource clock) {
        expires = new EndField("grants.lot.expires", clock);
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
        expires.setHelperText(expires.getTranslation("grants.lot.expires.help"));
    }

    /** Debits open no lots. */
    void setVisible(boolean isVisible) {
        this.isVisible = isVisible;
        List.<Component>of(kind, label, expires).forEach(field -> field.setVisible(isVisible));
    }

    /** Marks the fields with wrong values. */
    boolean isComplete() {
        return !isVisible || expires.isComplete() & Marks.require(label, isLabel(), "grants.error.lot.label");
    }

    private boolean isLabel() {
        return label.getValue().codePoints().noneMatch(Character::isISOControl);
    }

    /** Null for plain credits. One without a category is promotional, as in the API. */
    @Nullable LotTerms terms() {
        var text = label.getValue().strip();
        if (!isVisible || kind.isEmpty() && expires.isEmpty() && text.isEmpty()) {
            return null;
        }
        return LotTerms.given(kind.getValue(), null, expires.end(), text.isEmpty() ? null : text);
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
