package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;

/** Adds a credit type. */
class AddTypeDialog extends Dialog {

    private final LedgerService ledger;
    private final Runnable whenAdded;
    private final TextField code;

    AddTypeDialog(LedgerService ledger, Runnable whenAdded) {
        this.ledger = ledger;
        this.whenAdded = whenAdded;
        code = new TextField(getTranslation("prices.add-type.code"));
        code.setHelperText(getTranslation("prices.add-type.help"));
        code.setManualValidation(true);
        var save = new Button(getTranslation("prices.add-type"), _ -> save());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        setHeaderTitle(getTranslation("prices.add-type"));
        add(code);
        getFooter().add(new Button(getTranslation("prices.cancel"), _ -> close()), save);
    }

    private void save() {
        var type = code.getValue().strip();
        var isValid = type.matches(Posting.TYPE_PATTERN);
        if (isValid && ledger.addCreditType(type)) {
            close();
            whenAdded.run();
        } else {
            code.setErrorMessage(getTranslation(isValid ? "prices.add-type.exists" : "prices.add-type.invalid"));
            code.setInvalid(true);
        }
    }
}
