package org.creditsledger.plans.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.UnorderedList;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.PageDialog;

/** All versions of a plan, and the way to take it off offer. */
class VersionsDialog extends PageDialog {

    final Div versions = new Div();
    final Button offer;

    private final PlanCatalogue plans;
    private final Plan plan;
    private final String adminUid;
    private final Runnable whenChanged;

    VersionsDialog(PlanCatalogue plans, Plan plan, String adminUid, PlanTexts texts, Runnable whenChanged) {
        this.plans = plans;
        this.plan = plan;
        this.adminUid = adminUid;
        this.whenChanged = whenChanged;
        plans.versions(plan.id()).forEach(version -> add(version, texts));
        versions.addClassName("plan-versions");
        setHeaderTitle(getTranslation("plans.details.of", plan.name(), plan.id()));
        setWidth("min(44rem, 100%)");
        add(versions);
        add(new Paragraph(new Anchor(Links.subscriptionsTo(plan.id()), getTranslation("plans.subscriptions"))));
        offer = new Button(getTranslation(plan.isActive() ? "plans.off-offer" : "plans.on-offer"), _ -> ask());
        getFooter().add(offer, new Button(getTranslation("grants.close"), _ -> close()));
    }

    private void add(Plan version, PlanTexts texts) {
        var lines = new UnorderedList();
        version.allotments().forEach(allotment -> lines.add(new ListItem(texts.all(allotment))));
        version.offered()
                .forEach(price -> lines.add(
                        new ListItem(getTranslation("plans.price.line", price.id(), texts.exactPrice(price)))));
        versions.add(
                new H3(getTranslation(
                        "plans.version.of",
                        version.version(),
                        version.name(),
                        texts.formats().local(version.validFrom()))),
                lines);
    }

    private void ask() {
        var key = plan.isActive() ? "plans.off-offer" : "plans.on-offer";
        var dialog = new ConfirmDialog(
                getTranslation(key + ".confirm", plan.name()),
                getTranslation(key + (plan.isFree() ? ".text-free" : ".text")),
                getTranslation(key),
                _ -> {
                    plans.setActive(plan.id(), !plan.isActive(), adminUid);
                    close();
                    whenChanged.run();
                });
        dialog.setCancelable(true);
        dialog.setCancelText(getTranslation("prices.cancel"));
        dialog.open();
    }
}
