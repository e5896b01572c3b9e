package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Paragraph;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import org.creditsledger.pricing.AddPriceResult;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.PriceTerms;

/** Adds a price after the admin has confirmed it. A price that it replaces ends when the new one starts. */
class AddPriceDialog extends Dialog {

    final PriceForm form;
    final Paragraph error = new Paragraph();
    final Button save;

    private final PriceList prices;
    private final String adminUid;
    private final PriceTexts texts;
    private final Runnable whenAdded;

    AddPriceDialog(
            PriceList prices,
            Collection<String> sources,
            List<String> types,
            ZoneId zone,
            String adminUid,
            PriceTexts texts,
            Runnable whenAdded) {
        this.prices = prices;
        this.adminUid = adminUid;
        this.texts = texts;
        this.whenAdded = whenAdded;
        form = new PriceForm(sources, types, zone, texts);
        error.addClassName("form-error");
        error.getElement().setAttribute("role", "alert");
        error.setVisible(false);
        save = new Button(getTranslation("prices.add.save"), _ -> confirm());
        save.addThemeVariants(ButtonVariant.PRIMARY);
        setHeaderTitle(getTranslation("prices.add"));
        setWidth("min(44rem, 100%)");
        add(form, error);
        getFooter().add(new Button(getTranslation("prices.cancel"), _ -> close()), save);
    }

    private void confirm() {
        error.setVisible(false);
        form.read()
                .ifPresentOrElse(
                        terms -> ask(
                                getTranslation("prices.add.confirm"),
                                texts.summary(terms),
                                getTranslation("prices.add"),
                                () -> show(terms, prices.add(terms, form.from(), adminUid))),
                        () -> fail("prices.error.fields"));
    }

    private void show(PriceTerms terms, AddPriceResult result) {
        switch (result) {
            case AddPriceResult.Added _ -> {
                close();
                whenAdded.run();
            }
            case AddPriceResult.Overlaps(Price existing) ->
                ask(
                        getTranslation("prices.replace.confirm"),
                        getTranslation("prices.replace.text", texts.summary(existing.terms())),
                        getTranslation("prices.replace"),
                        () -> show(terms, prices.replace(existing.id(), terms, form.from(), adminUid)));
            case AddPriceResult.StartsInThePast() -> {
                form.markPastStart();
                fail("prices.error.past");
            }
            case AddPriceResult.UnknownCreditType() -> fail("prices.error.type");
        }
    }

    private void ask(String title, String text, String confirm, Runnable whenConfirmed) {
        var dialog = new ConfirmDialog(title, text, confirm, _ -> whenConfirmed.run());
        dialog.setCancelable(true);
        dialog.setCancelText(getTranslation("prices.cancel"));
        dialog.open();
    }

    private void fail(String message) {
        error.setText(getTranslation(message));
        error.setVisible(true);
    }
}
