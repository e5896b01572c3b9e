package org.creditsledger.users.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.formlayout.FormLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.creditsledger.grants.BulkGrant;
import org.creditsledger.grants.Grant;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.Marks;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.ReasonField;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.jspecify.annotations.Nullable;

/** The fields of a grant, to one user whom the admin chooses here, or to several who are chosen already. */
class GrantForm extends FormLayout {

    private static final List<String> CATEGORIES = List.of("support", "goodwill", "correction", "promotion", "other");

    final ComboBox<Candidate> user = new ComboBox<>();
    final Select<String> type = new Select<>();
    final Select<Direction> direction = new Select<>();
    final IntegerField amount = new IntegerField();
    final Select<String> category = new Select<>();
    final ReasonField reason = new ReasonField(getTranslation("grants.reason"), Posting.MAX_REASON_LENGTH);
    final GrantLotFields lot;
    final TextField payment = new TextField();

    private final UserCreditsService userCredits;
    private final boolean isBulk;

    /** A user to choose. */
    record Candidate(String uid, @Nullable String email) {
        String label() {
            return email == null ? uid : uid + " \u00B7 " + email;
        }
    }

    GrantForm(
            UserCreditsService userCredits, List<String> types, String firstType, boolean isBulk, InstantSource clock) {
        this.userCredits = userCredits;
        this.isBulk = isBulk;
        lot = new GrantLotFields(clock);
        setUpChoices(types, firstType);
        setUpTexts();
        add(user, type, direction, amount, category, reason, payment, lot.kind, lot.label, lot.expires);
        setColspan(user, 2);
        setColspan(reason, 2);
        setColspan(payment, 2);
        setColspan(lot.expires, 2);
    }

    private void setUpChoices(List<String> types, String firstType) {
        user.setLabel(getTranslation("users.user"));
        user.setHelperText(getTranslation("users.search.help"));
        user.setItemLabelGenerator(Candidate::label);
        user.setItems(query -> candidates(query.getFilter().orElse(""), query.getOffset(), query.getLimit()));
        user.setManualValidation(true);
        user.setVisible(!isBulk);
        type.setLabel(getTranslation("entry.type"));
        type.setItems(types);
        type.setItemLabelGenerator(value -> Names.type(value, this));
        type.setValue(firstType);
        direction.setLabel(getTranslation("grants.direction"));
        direction.setItems(Direction.CREDIT, Direction.DEBIT);
        direction.setItemLabelGenerator(value -> getTranslation("grants.direction." + value.code()));
        direction.setValue(Direction.CREDIT);
        direction.addValueChangeListener(event -> lot.setVisible(event.getValue() == Direction.CREDIT));
        category.setLabel(getTranslation("grants.category"));
        category.setItems(CATEGORIES);
        category.setItemLabelGenerator(value -> getTranslation("grants.category." + value));
        category.setValue(CATEGORIES.getFirst());
    }

    private void setUpTexts() {
        amount.setLabel(getTranslation(isBulk ? "grants.amount.each" : "grants.amount"));
        amount.setManualValidation(true);
        payment.setLabel(getTranslation("grants.payment"));
        payment.setHelperText(getTranslation("grants.payment.help"));
        payment.setMaxLength(Posting.MAX_ID_LENGTH);
        payment.setManualValidation(true);
        payment.setVisible(!isBulk);
    }

    private Stream<Candidate> candidates(String text, int offset, int limit) {
        var filter = new UsersFilter(
                type.getValue(), text.isBlank() ? null : text.strip(), 0, false, UsersOrder.ACTIVE_LAST);
        return userCredits.page(filter, null, offset, Math.min(limit, UserCreditsService.MAX_PAGE_SIZE)).stream()
                .map(found -> new Candidate(found.uid(), found.email()));
    }

    /** Marks the fields with missing or wrong values. */
    boolean isComplete() {
        return Marks.require(user, isBulk || user.getValue() != null, "grants.error.user")
                & Marks.require(
                        amount,
                        amount.getValue() != null && amount.getValue() >= 1 && amount.getValue() <= Posting.MAX_AMOUNT,
                        "grants.error.amount")
                & reason.isComplete()
                & Marks.require(
                        payment, payment.isEmpty() || paymentId().matches(Posting.ID_PATTERN), "grants.error.payment")
                & lot.isComplete();
    }

    void markUnknownUser() {
        Marks.mark(user, "grants.error.user");
    }

    Grant grant(String key) {
        return new Grant(
                user.getValue().uid(),
                type.getValue(),
                direction.getValue(),
                amount.getValue(),
                reason.getValue(),
                category.getValue(),
                payment.isEmpty() ? null : paymentId(),
                lot.terms(),
                key);
    }

    BulkGrant bulk(List<String> uids, String key) {
        return new BulkGrant(
                uids,
                type.getValue(),
                direction.getValue(),
                amount.getValue(),
                reason.getValue(),
                category.getValue(),
                lot.terms(),
                key);
    }

    private String paymentId() {
        return payment.getValue().strip();
    }
}
