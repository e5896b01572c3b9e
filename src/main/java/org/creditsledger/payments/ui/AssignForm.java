package org.creditsledger.payments.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import java.util.List;
import java.util.stream.Stream;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.payments.CreditPack;
import org.jspecify.annotations.Nullable;

/** The fields that choose the user and the pack of an unmatched payment. */
class AssignForm extends Div {

    private static final int MAX_CANDIDATES = 50;

    final ComboBox<String> user = new ComboBox<>();
    final Select<CreditPack> pack = new Select<>();
    final Button next;

    private final UserService users;
    private final String adminUid;

    AssignForm(UserService users, String adminUid, Runnable whenComplete) {
        this.users = users;
        this.adminUid = adminUid;
        user.setLabel(getTranslation("assign.user"));
        user.setHelperText(getTranslation("assign.user.help"));
        user.setItems(query -> candidates(query.getFilter().orElse(""), query.getOffset(), query.getLimit()));
        user.setAllowCustomValue(true);
        user.addCustomValueSetListener(event -> user.setValue(event.getDetail().strip()));
        user.setManualValidation(true);
        pack.setLabel(getTranslation("assign.pack"));
        next = new Button(getTranslation("assign.next"), _ -> {
            if (isComplete()) {
                whenComplete.run();
            }
        });
        next.addThemeVariants(ButtonVariant.PRIMARY);
        addClassName("assign-form");
        add(user, pack, next);
    }

    /** @param named the id of the pack that the payment names; null without any */
    void offer(List<CreditPack> packs, @Nullable String named) {
        pack.setItems(packs);
        packs.stream().filter(one -> one.id().equals(named)).findFirst().ifPresent(pack::setValue);
    }

    private Stream<String> candidates(String text, int offset, int limit) {
        var prefix = text.strip();
        var found = Stream.concat(
                users.findByUidPrefix(prefix, MAX_CANDIDATES).stream(),
                users.findByEmailPrefix(prefix, MAX_CANDIDATES).stream());
        return found.map(User::uid).distinct().skip(offset).limit(limit);
    }

    /** Marks the fields with missing or wrong values. */
    private boolean isComplete() {
        var uid = user.getValue() == null ? "" : user.getValue();
        var isUser = uid.matches(Posting.ID_PATTERN) && !uid.equals(adminUid);
        user.setErrorMessage(getTranslation(uid.equals(adminUid) ? "assign.error.self" : "assign.error.user"));
        user.setInvalid(!isUser);
        pack.setErrorMessage(getTranslation("assign.error.pack"));
        pack.setInvalid(pack.getValue() == null);
        return isUser && pack.getValue() != null;
    }
}
