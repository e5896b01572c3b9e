package org.creditsledger.users.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import java.util.List;
import org.creditsledger.identity.UserService;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.PageDialog;
import org.creditsledger.users.UserCredits;

/** Says which of the selected users can sign in. An admin can change it for each. */
class AccessDialog extends PageDialog {

    final UnorderedList accessList = new UnorderedList();

    private final UserService users;
    private final String adminUid;
    private final Runnable whenChanged;
    private final Paragraph message = new Paragraph();

    AccessDialog(UserService users, List<UserCredits> selected, String adminUid, Runnable whenChanged) {
        this.users = users;
        this.adminUid = adminUid;
        this.whenChanged = whenChanged;
        setHeaderTitle(getTranslation("access.title"));
        setWidth("min(36rem, 100%)");
        accessList.addClassName("access-list");
        selected.forEach(user -> {
            var row = new ListItem();
            show(row, user.uid());
            accessList.add(row);
        });
        message.getElement().setAttribute("role", "status");
        add(new Paragraph(getTranslation("access.text")), new Div(accessList), message);
        getFooter().add(new Button(getTranslation("grants.close"), _ -> close()));
    }

    private void show(ListItem row, String uid) {
        row.removeAll();
        var user = users.find(uid);
        var key = user.isEmpty() ? "access.never" : user.get().isDisabled() ? "access.disabled" : "access.enabled";
        row.add(new Span(getTranslation(key, uid)));
        if (user.isEmpty() || uid.equals(adminUid)) {
            return;
        }
        var text = getTranslation(user.get().isDisabled() ? "access.enable" : "access.disable");
        var button = new Button(text);
        button.setAriaLabel(getTranslation("grants.request.button", text, uid));
        button.setDisableOnClick(true);
        button.addClickListener(_ -> {
            try {
                if (user.get().isDisabled()) {
                    users.enable(uid, adminUid);
                } else {
                    users.disable(uid, adminUid);
                }
                show(row, uid);
                message.setText(getTranslation("access.done"));
                whenChanged.run();
            } catch (RuntimeException exception) {
                message.setText(getTranslation("grants.result.failed", Background.logged("access", exception)));
                button.setEnabled(true);
            }
        });
        row.add(button);
    }
}
