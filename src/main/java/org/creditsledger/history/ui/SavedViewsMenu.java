package org.creditsledger.history.ui;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.contextmenu.SubMenu;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.menubar.MenuBar;
import com.vaadin.flow.component.textfield.TextField;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.creditsledger.views.SaveViewResult;
import org.creditsledger.views.SavedView;
import org.creditsledger.views.ViewService;

/** The named filters of a reader: opens one, saves the current one, deletes one. */
class SavedViewsMenu extends MenuBar {

    private final ViewService views;
    private final String uid;
    private final String page;
    private final EntryTexts texts;
    private final Supplier<String> currentQuery;
    private final Consumer<String> goTo;
    private final Consumer<String> announce;
    private final SubMenu menu;

    SavedViewsMenu(
            ViewService views,
            String uid,
            String page,
            EntryTexts texts,
            Supplier<String> currentQuery,
            Consumer<String> goTo,
            Consumer<String> announce) {
        this.views = views;
        this.uid = uid;
        this.page = page;
        this.texts = texts;
        this.currentQuery = currentQuery;
        this.goTo = goTo;
        this.announce = announce;
        addClassName("saved-views");
        getElement().setAttribute("aria-label", texts.get("views.title"));
        menu = addItem(texts.get("views.title")).getSubMenu();
    }

    void refresh() {
        menu.removeAll();
        var saved = views.views(uid, page);
        saved.forEach(view -> menu.addItem(view.name(), _ -> goTo.accept(view.query())));
        if (saved.isEmpty()) {
            menu.addItem(texts.get("views.none")).setEnabled(false);
        }
        menu.addSeparator();
        menu.addItem(texts.get("views.save"), _ -> askForName());
        if (!saved.isEmpty()) {
            var delete = menu.addItem(texts.get("views.delete")).getSubMenu();
            saved.forEach(view -> delete.addItem(view.name(), _ -> confirmDelete(view)));
        }
    }

    private void askForName() {
        var dialog = new Dialog(texts.get("views.save.title"));
        var name = new TextField(texts.get("views.name"));
        name.setMaxLength(ViewService.MAX_NAME_LENGTH);
        name.setManualValidation(true);
        name.setWidthFull();
        name.setAutofocus(true);
        var save = new Button(texts.get("views.save.confirm"), _ -> save(dialog, name));
        save.addThemeVariants(ButtonVariant.PRIMARY);
        save.addClickShortcut(Key.ENTER).listenOn(dialog);
        dialog.add(name);
        dialog.getFooter().add(new Button(texts.get("views.cancel"), _ -> dialog.close()), save);
        dialog.open();
    }

    private void save(Dialog dialog, TextField name) {
        if (name.getValue().isBlank()) {
            refuse(name, "views.name.required");
            return;
        }
        switch (views.save(uid, page, name.getValue(), currentQuery.get())) {
            case SaveViewResult.Saved(var view) -> {
                dialog.close();
                refresh();
                announce.accept(texts.get("views.saved", view.name()));
            }
            case SaveViewResult.NameTaken() -> refuse(name, "views.name.taken");
            case SaveViewResult.TooMany() -> refuse(name, "views.too-many");
        }
    }

    private void refuse(TextField name, String messageKey) {
        name.setErrorMessage(texts.get(messageKey, ViewService.MAX_VIEWS));
        name.setInvalid(true);
        name.focus();
    }

    private void confirmDelete(SavedView view) {
        var dialog = new ConfirmDialog(
                texts.get("views.delete.title", view.name()),
                texts.get("views.delete.text"),
                texts.get("views.delete.confirm"),
                _ -> {
                    views.delete(uid, view.id());
                    refresh();
                    announce.accept(texts.get("views.deleted", view.name()));
                });
        dialog.setCancelable(true);
        dialog.setCancelText(texts.get("views.cancel"));
        dialog.open();
    }
}
