package org.creditsledger.users.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.formlayout.FormLayout;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.grants.BulkGrant;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;
import org.creditsledger.users.UsersOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;

/**
 * Gives or takes credits in two steps: what, and then a look at what it will do. Everything it ever sends goes under the
 * key that it was opened with, so that neither a second click nor a retry counts twice.
 */
class GrantDialog extends PageDialog {

    private static final Logger log = LoggerFactory.getLogger(GrantDialog.class);
    private static final List<String> CATEGORIES = List.of("support", "goodwill", "correction", "promotion", "other");

    final ComboBox<Candidate> user = new ComboBox<>();
    final Select<String> type = new Select<>();
    final Select<Direction> direction = new Select<>();
    final IntegerField amount = new IntegerField();
    final Select<String> category = new Select<>();
    final TextField reason = new TextField();
    final TextField payment = new TextField();
    final Div review = new Div();
    final GrantOutcome result;
    final Button next;
    final Button back;
    final Button confirm;
    final Button close;
    final ProgressBar progress = new ProgressBar();

    private final GrantService grants;
    private final UserCreditsService userCredits;
    private final List<String> uids;
    private final String adminUid;
    private final Formats formats;
    private final Runnable whenChanged;
    private final FormLayout form;
    private final String key = UUID.randomUUID().toString();
    private final Map<String, GrantResult> outcomes = new LinkedHashMap<>();
    private @Nullable UserCredits reviewed;

    /** Somebody to choose. */
    record Candidate(String uid, @Nullable String email) {
        String label() {
            return email == null ? uid : uid + " \u00B7 " + email;
        }
    }

    /** @param uids of a bulk; empty lets one user be chosen */
    GrantDialog(
            GrantService grants,
            UserCreditsService userCredits,
            List<String> types,
            String firstType,
            List<String> uids,
            String adminUid,
            Formats formats,
            Runnable whenChanged) {
        this.grants = grants;
        this.userCredits = userCredits;
        this.uids = uids;
        this.adminUid = adminUid;
        this.formats = formats;
        this.whenChanged = whenChanged;

        user.setLabel(getTranslation("users.user"));
        user.setHelperText(getTranslation("users.search.help"));
        user.setItemLabelGenerator(Candidate::label);
        user.setItems(query -> candidates(query.getFilter().orElse(""), query.getOffset(), query.getLimit()));
        user.setVisible(uids.isEmpty());
        type.setLabel(getTranslation("entry.type"));
        type.setItems(types);
        type.setItemLabelGenerator(value -> Names.type(value, this));
        type.setValue(firstType);
        direction.setLabel(getTranslation("grants.direction"));
        direction.setItems(Direction.CREDIT, Direction.DEBIT);
        direction.setItemLabelGenerator(value -> getTranslation("grants.direction." + value.code()));
        direction.setValue(Direction.CREDIT);
        amount.setLabel(getTranslation(uids.isEmpty() ? "grants.amount" : "grants.amount.each"));
        amount.setManualValidation(true);
        category.setLabel(getTranslation("grants.category"));
        category.setItems(CATEGORIES);
        category.setItemLabelGenerator(value -> getTranslation("grants.category." + value));
        category.setValue(CATEGORIES.getFirst());
        reason.setLabel(getTranslation("grants.reason"));
        reason.setMaxLength(Posting.MAX_REASON_LENGTH);
        reason.setManualValidation(true);
        user.setManualValidation(true);
        payment.setLabel(getTranslation("grants.payment"));
        payment.setHelperText(getTranslation("grants.payment.help"));
        payment.setMaxLength(Posting.MAX_ID_LENGTH);
        payment.setManualValidation(true);
        payment.setVisible(uids.isEmpty());
        form = new FormLayout(user, type, direction, amount, category, reason, payment);
        form.setColspan(user, 2);
        form.setColspan(reason, 2);
        form.setColspan(payment, 2);

        review.addClassName("grant-review");
        review.setVisible(false);
        result = new GrantOutcome(formats);
        progress.setVisible(false);
        next = new Button(getTranslation("grants.next"), _ -> toReview());
        next.addThemeVariants(ButtonVariant.PRIMARY);
        confirm = new Button(getTranslation("grants.confirm"), _ -> confirmed());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        confirm.setDisableOnClick(true);
        confirm.setVisible(false);
        back = new Button(getTranslation("grants.back"), _ -> toForm());
        back.setVisible(false);
        close = new Button(getTranslation("prices.cancel"), _ -> close());

        setHeaderTitle(
                uids.isEmpty() ? getTranslation("grants.open") : getTranslation("grants.open.selected", uids.size()));
        setWidth("min(36rem, 100%)");
        setCloseOnOutsideClick(false);
        add(form, review, progress, result);
        getFooter().add(close, back, next, confirm);
    }

    private java.util.stream.Stream<Candidate> candidates(String text, int offset, int limit) {
        var filter = new UsersFilter(
                type.getValue(), text.isBlank() ? null : text.strip(), 0, false, UsersOrder.ACTIVE_LAST);
        return userCredits.page(filter, null, offset, Math.min(limit, UserCreditsService.MAX_PAGE_SIZE)).stream()
                .map(user -> new Candidate(user.uid(), user.email()));
    }

    private void toForm() {
        form.setVisible(true);
        review.setVisible(false);
        result.removeAll();
        next.setVisible(true);
        back.setVisible(false);
        confirm.setVisible(false);
    }

    private void toReview() {
        var isValid = check(user, !uids.isEmpty() || user.getValue() != null, "grants.error.user")
                & check(
                        amount,
                        amount.getValue() != null && amount.getValue() >= 1 && amount.getValue() <= Posting.MAX_AMOUNT,
                        "grants.error.amount")
                & check(reason, isReason(reason.getValue()), "grants.error.reason")
                & check(payment, payment.isEmpty() || paymentId().matches(Posting.ID_PATTERN), "grants.error.payment");
        if (!isValid) {
            return;
        }
        result.removeAll();
        if (!showReview()) {
            return;
        }
        form.setVisible(false);
        review.setVisible(true);
        next.setVisible(false);
        back.setVisible(true);
        confirm.setVisible(true);
        confirm.setEnabled(true);
        confirm.focus();
    }

    private boolean showReview() {
        review.removeAll();
        var what = getTranslation(
                "grants.review." + direction.getValue().code(),
                formats.number(amount.getValue()),
                Names.typeInSentence(type.getValue(), this));
        if (uids.isEmpty()) {
            reviewed = userCredits.find(user.getValue().uid(), type.getValue()).orElse(null);
            if (reviewed == null) {
                return check(user, false, "grants.error.user");
            }
            review.add(new Paragraph(
                    getTranslation("grants.review.one", what, user.getValue().label())));
            review.add(beforeAfter(this, reviewed, direction.getValue(), amount.getValue(), formats));
        } else {
            review.add(new Paragraph(
                    getTranslation("grants.review.many", what, uids.size(), formats.number(bulk().total()))));
        }
        review.add(new Paragraph(getTranslation(
                "grants.review.reason",
                getTranslation("grants.category." + category.getValue()),
                reason.getValue().strip())));
        if (!payment.isEmpty()) {
            review.add(new Paragraph(getTranslation("grants.review.payment", paymentId())));
        }
        review.add(new Paragraph(policy()));
        return true;
    }

    private String paymentId() {
        return payment.getValue().strip();
    }

    /** Says whether this will wait for a second admin; what others of one's own come before it may still change that. */
    private String policy() {
        var isOne = uids.isEmpty();
        var isCredit = direction.getValue() == Direction.CREDIT;
        var limit = formats.number(grants.policy().limitOf(type.getValue()));
        var left = formats.number(grants.leftAlone(type.getValue(), adminUid));
        return switch (grants.secondAdmin(
                isOne ? List.of(user.getValue().uid()) : uids,
                type.getValue(),
                direction.getValue(),
                isOne ? amount.getValue() : bulk().total(),
                adminUid)) {
            case NOT_NEEDED ->
                isCredit ? getTranslation("grants.policy.left", left, limit) : getTranslation("grants.policy", limit);
            case ABOVE_LIMIT ->
                isCredit
                        ? getTranslation("grants.policy.above", left, limit)
                        : getTranslation("grants.policy.over", limit);
            case TO_ONESELF -> getTranslation("grants.policy.oneself");
        };
    }

    static Paragraph beforeAfter(
            com.vaadin.flow.component.Component page,
            UserCredits user,
            Direction direction,
            long amount,
            Formats formats) {
        var after = user.balance() + (direction == Direction.CREDIT ? amount : -amount);
        var text = new Paragraph(page.getTranslation(
                "grants.before-after",
                formats.number(user.balance()),
                formats.number(after),
                Names.typeInSentence(user.type(), page),
                formats.number(user.held())));
        text.addClassName("before-after");
        return text;
    }

    private void confirmed() {
        result.removeAll();
        if (uids.isEmpty()) {
            confirmOne();
        } else {
            runBulk();
        }
    }

    private void confirmOne() {
        var uid = user.getValue().uid();
        var before = reviewed;
        try {
            var now = userCredits.find(uid, type.getValue()).orElse(null);
            if (before == null || now == null || now.balance() != before.balance() || now.held() != before.held()) {
                showReview();
                tell("grants.changed");
                confirm.setEnabled(true);
                return;
            }
            show(grants.grant(
                    new Grant(
                            uid,
                            type.getValue(),
                            direction.getValue(),
                            amount.getValue(),
                            reason.getValue(),
                            category.getValue(),
                            payment.isEmpty() ? null : paymentId(),
                            key),
                    adminUid));
        } catch (RuntimeException exception) {
            result.fail(exception);
            confirm.setEnabled(true);
        }
    }

    private void show(GrantResult outcome) {
        if (result.show(outcome)) {
            over();
            GrantOutcome.entryOf(outcome).ifPresent(this::offerUndo);
            return;
        }
        if (outcome instanceof GrantResult.Refused) {
            tell("grants.result.refused.hint");
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

    private void over() {
        confirm.setVisible(false);
        back.setVisible(false);
        close.setText(getTranslation("grants.close"));
        whenChanged.run();
    }

    private BulkGrant bulk() {
        return new BulkGrant(
                uids,
                type.getValue(),
                direction.getValue(),
                amount.getValue(),
                reason.getValue(),
                category.getValue(),
                key);
    }

    /** Goes on when the browser is closed. Who was done already is done again under the same key, which does nothing. */
    private void runBulk() {
        var bulk = bulk();
        var ui = UI.getCurrentOrThrow();
        back.setVisible(false);
        progress.setVisible(true);
        progress.setMax(uids.size());
        progress.setValue(0);
        var each = ui.accessLater((Integer done) -> progress.setValue(done), () -> {});
        var ended = ui.accessLater(this::showBulk, () -> {});
        var step = Math.max(1, uids.size() / 50);
        Thread.startVirtualThread(new DelegatingSecurityContextRunnable(() -> {
            var failed = new ArrayList<String>();
            for (var i = 0; i < uids.size(); i++) {
                var uid = uids.get(i);
                try {
                    outcomes.put(uid, grants.grantOneOf(bulk, uid, adminUid));
                } catch (RuntimeException exception) {
                    log.error("one of a bulk failed: key={} uid={}", key, uid, exception);
                    outcomes.remove(uid);
                    failed.add(uid);
                }
                if ((i + 1) % step == 0) {
                    each.accept(i + 1);
                }
            }
            ended.accept(failed);
        }));
    }

    private void showBulk(List<String> failed) {
        progress.setVisible(false);
        result.removeAll();
        var done = outcomes.values().stream()
                .filter(outcome -> outcome instanceof GrantResult.Posted
                        || outcome instanceof GrantResult.Replayed
                        || outcome instanceof GrantResult.AwaitsApproval)
                .count();
        result.say(getTranslation("grants.bulk.result", done, uids.size()), done < uids.size());
        var rows = new UnorderedList();
        rows.addClassName("bulk-results");
        for (var uid : uids) {
            var outcome = outcomes.get(uid);
            rows.add(new ListItem(getTranslation(
                    "grants.bulk.row",
                    uid,
                    outcome == null || failed.contains(uid)
                            ? getTranslation("grants.bulk.failed")
                            : result.text(outcome))));
        }
        result.add(rows);
        if (done == uids.size()) {
            over();
        } else {
            confirm.setText(getTranslation("grants.bulk.retry"));
            confirm.setEnabled(true);
            close.setText(getTranslation("grants.close"));
            whenChanged.run();
        }
    }

    private void tell(String messageKey) {
        result.say(getTranslation(messageKey), true);
    }

    private boolean check(com.vaadin.flow.component.HasValidation field, boolean isValid, String messageKey) {
        field.setErrorMessage(isValid ? "" : getTranslation(messageKey));
        field.setInvalid(!isValid);
        return isValid;
    }

    static boolean isReason(String text) {
        return !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl);
    }
}
