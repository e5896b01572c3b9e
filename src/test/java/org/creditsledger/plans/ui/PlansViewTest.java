package org.creditsledger.plans.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.Period;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanCatalogue;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@Import(PublishedPlans.class)
@WithMockUser(
        username = "root",
        roles = {"ADMIN", "SERVICE"})
class PlansViewTest extends SpringBrowserlessTest {

    @Autowired
    PlanCatalogue plans;

    @Autowired
    PublishedPlans published;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    private final String id = PublishedPlans.id();

    @BeforeEach
    void stopClock() {
        clock.stopAt(PublishedPlans.JANUARY);
    }

    @Test
    void the_list_says_what_a_plan_brings_and_how_many_have_it() {
        published.paying(given.user(), published.monthly(id, id));

        var view = navigate(PlansView.class);

        var row = row(view);
        assertThat(test(view.grid).getRow(row).subscribers()).isEqualTo(1);
        assertThat(test(view.grid).getCellText(row, 2)).isEqualTo("On offer");
        assertThat(view.count.getText()).endsWith(view.grid.getListDataView().getItemCount() == 1 ? "plan" : "plans");
    }

    @Test
    void a_plan_is_published_after_a_review() {
        var dialog = openNew(navigate(PlansView.class));
        fill(dialog.form);

        test(dialog.next).click();
        assertThat(plans.find(id)).as("not yet confirmed").isEmpty();
        assertThat(text(dialog.review))
                .contains(
                        "Version 1 of Studio applies to periods that begin from now on:",
                        "New: 500 image credits a month. They end 3 days after their month."
                                + " Up to 200 unused ones roll over for 1 month. A trial brings 50 image credits.",
                        "On offer: price_" + id,
                        "Users can then subscribe to it.");
        test(dialog.publish).click();

        var plan = plans.find(id).orElseThrow();
        assertThat(plan.prices().getFirst().priceMinor()).isEqualTo(1_990);
        assertThat(plan.allotments().getFirst().rollover().lifetime()).isEqualTo(Period.ofMonths(1));
        assertThat($(PublishDialog.class).exists()).isFalse();
    }

    @Test
    void the_next_version_says_what_changes_and_for_how_many() {
        published.paying(given.user(), published.monthly(id, id));
        clock.stopAt(PublishedPlans.JANUARY.plus(Duration.ofHours(1)));
        var dialog = openNext(navigate(PlansView.class));
        assertThat(dialog.form.planId.isVisible()).isFalse();

        test(dialog.next).click();
        assertThat(text(dialog.review)).contains("Version 1 says the same already.");
        test(dialog.back).click();
        dialog.form.allotments.getFirst().credits.setValue(600);
        dialog.form.known.clear();
        test(dialog.form.addPrice).click();
        fillPrice(dialog.form, "price_2_" + id);
        test(dialog.next).click();

        assertThat(text(dialog.review))
                .contains(
                        "Before: 500 image credits a month.",
                        "From then on: 600 image credits a month.",
                        "On offer: price_2_" + id,
                        "Not on offer from then on: price_" + id,
                        "1 subscription gets this version with the next period, 1 within 30 days.");
        test(dialog.publish).click();
        assertThat(plans.find(id).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void errors_are_shown_at_their_fields_and_nothing_is_published() {
        var dialog = openNew(navigate(PlansView.class));

        test(dialog.next).click();

        var allotment = dialog.form.allotments.getFirst();
        assertThat(dialog.form.planId.isInvalid()).isTrue();
        assertThat(dialog.form.name.isInvalid()).isTrue();
        assertThat(allotment.type.isInvalid()).isTrue();
        assertThat(allotment.credits.isInvalid()).isTrue();
        assertThat(allotment.length.isInvalid()).isFalse();
        assertThat(dialog.form.prices.getFirst().amount.isInvalid()).isTrue();
        assertThat(dialog.form.error.isVisible()).isTrue();
        assertThat(dialog.publish.isVisible()).isFalse();

        fill(dialog.form);
        allotment.end.setValue(AllotmentEnd.Kind.AFTER);
        allotment.length.clear();
        allotment.rolloverLifetime.clear();
        dialog.form.prices.getFirst().amount.setValue(new BigDecimal("1.999"));
        test(dialog.next).click();
        assertThat(dialog.form.planId.isInvalid()).isFalse();
        assertThat(allotment.length.isInvalid()).isTrue();
        assertThat(allotment.rolloverLifetime.isInvalid()).isTrue();
        assertThat(dialog.form.prices.getFirst().amount.isInvalid()).isTrue();
    }

    @Test
    void what_the_draft_itself_refuses_is_shown_at_its_field() {
        var dialog = openNew(navigate(PlansView.class));
        fill(dialog.form);
        test(dialog.form.addAllotment).click();
        dialog.form.allotments.getLast().type.setValue("image");
        dialog.form.allotments.getLast().credits.setValue(1);

        test(dialog.next).click();
        assertThat(dialog.form.allotments.getLast().type.getErrorMessage()).isEqualTo("This is given twice");

        test(dialog.form.allotments.getLast().remove).click();
        test(dialog.form.addPrice).click();
        fillPrice(dialog.form, "price_" + id);
        test(dialog.next).click();
        assertThat(dialog.form.prices.getLast().priceId.getErrorMessage()).isEqualTo("This is given twice");

        test(dialog.form.prices.getLast().remove).click();
        dialog.form.allotments.getFirst().every.setValue(Every.YEAR);
        test(dialog.next).click();
        assertThat(dialog.form.allotments.getFirst().every.isInvalid()).isTrue();

        test(dialog.form.prices.getFirst().remove).click();
        test(dialog.next).click();
        assertThat(dialog.form.error.getText()).startsWith("Add a price");
        test(dialog.form.allotments.getFirst().remove).click();
        test(dialog.next).click();
        assertThat(dialog.form.error.getText()).startsWith("Add credits");
    }

    @Test
    void what_earlier_versions_do_not_allow_is_said_in_words() {
        published.monthly(id, id);
        var dialog = openNew(navigate(PlansView.class));
        fill(dialog.form);

        test(dialog.next).click();
        assertThat(dialog.form.error.getText()).isEqualTo("The plan " + id + " stays in the group " + id + ".");

        dialog.form.group.setValue(id);
        test(dialog.next).click();
        assertThat(dialog.form.error.getText()).startsWith("The price price_" + id + " keeps its interval");

        dialog.form.planId.setValue(PublishedPlans.id());
        test(dialog.next).click();
        assertThat(dialog.form.error.getText()).isEqualTo("The price price_" + id + " belongs to another plan.");

        dialog.form.validFrom.setValue(LocalDateTime.of(2020, 1, 1, 0, 0));
        test(dialog.next).click();
        assertThat(dialog.form.validFrom.isInvalid()).isTrue();
    }

    @Test
    void a_plan_is_taken_off_offer_and_put_back_after_a_question() {
        published.monthly(id, id);
        var view = navigate(PlansView.class);

        openDetails(view);
        assertThat(text($(VersionsDialog.class).single().versions))
                .contains("Version 1, Plan " + id, "500 image credits a month.", "price_" + id);
        test($(VersionsDialog.class).single().offer).click();
        assertThat(plans.find(id).orElseThrow().isActive()).isTrue();
        test($(ConfirmDialog.class).all().getLast()).confirm();

        assertThat(plans.find(id).orElseThrow().isActive()).isFalse();
        assertThat(test(view.grid).getCellText(row(view), 2)).isEqualTo("Not on offer");
        openDetails(view);
        test($(VersionsDialog.class).single().offer).click();
        test($(ConfirmDialog.class).all().getLast()).confirm();
        assertThat(plans.find(id).orElseThrow().isActive()).isTrue();
    }

    private PublishDialog openNew(PlansView view) {
        test(view.addPlan).click();
        return $(PublishDialog.class).single();
    }

    private PublishDialog openNext(PlansView view) {
        click(view, 1);
        return $(PublishDialog.class).single();
    }

    private void openDetails(PlansView view) {
        click(view, 0);
    }

    private void click(PlansView view, int button) {
        var cell = test(view.grid).getCellComponent(row(view), "action");
        test((Button) cell.getChildren().toList().get(button)).click();
    }

    private int row(PlansView view) {
        return view.grid
                .getListDataView()
                .getItems()
                .map(PlansView.Row::plan)
                .map(Plan::id)
                .toList()
                .indexOf(id);
    }

    private void fill(PlanForm form) {
        form.planId.setValue(id);
        form.group.setValue("main");
        form.name.setValue("Studio");
        var allotment = form.allotments.getFirst();
        allotment.type.setValue("image");
        allotment.credits.setValue(500);
        allotment.length.setValue(Period.ofDays(3));
        allotment.rolloverCredits.setValue(200);
        allotment.rolloverLifetime.setValue(Period.ofMonths(1));
        allotment.trialCredits.setValue(50);
        fillPrice(form, "price_" + id);
    }

    private static void fillPrice(PlanForm form, String priceId) {
        var price = form.prices.getLast();
        price.priceId.setValue(priceId);
        price.amount.setValue(new BigDecimal("19.9"));
    }

    private static String text(Component component) {
        return component.getElement().getTextRecursively();
    }
}
