package org.creditsledger.pricing.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import java.util.UUID;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.PriceTerms;
import org.creditsledger.pricing.Work;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class PricesViewTest extends SpringBrowserlessTest {

    @Autowired
    PriceList prices;

    @Autowired
    SettableClock clock;

    private final String model = "model-" + UUID.randomUUID();

    @Test
    void the_list_is_searched_and_filtered() {
        var view = navigate(PricesView.class);

        test(view.search).setValue("veo-3.1-fast");

        assertThat(test(view.grid).size()).isEqualTo(2);
        assertThat(test(view.grid).getCellText(0, 1)).isEqualTo("veo-3.1-fast");
        assertThat(test(view.grid).getCellText(0, 4)).isEqualTo("11 video credits per second");
        view.shown.setValue(PricesView.Shown.PAST);
        assertThat(test(view.grid).size()).isZero();
    }

    @Test
    void a_sample_job_shows_what_it_would_cost_and_why() {
        var view = navigate(PricesView.class);
        assertThat(view.preview.total.getText()).isEqualTo("16 image credits");

        test(view.preview.model).setValue("flux-2-pro");

        assertThat(view.preview.total.getText()).isEqualTo("12 image credits");
        assertThat(view.preview.breakdown.getText())
                .startsWith(
                        "1.048576 megapixel × 5, rounded up to 6 per output, × 2 = 12 · by Text to image · flux-2-pro");
        test(view.preview.model).setValue("nobodys");
        assertThat(view.preview.total.getText()).isEqualTo("No price covers this job. It would be refused.");
    }

    @Test
    void a_price_is_added_after_a_review_then_replaced_and_ended() {
        var view = navigate(PricesView.class);
        add(view, 9);
        assertThat(priceNow()).as("not yet confirmed").isNull();
        confirm();
        assertThat(priceNow()).isEqualTo(9);

        add(view, 11);
        confirm();
        assertThat(priceNow()).as("the existing price").isEqualTo(9);
        confirm();
        assertThat(priceNow()).isEqualTo(11);

        test(view.search).setValue(model);
        assertThat(test(view.grid).size()).isEqualTo(1);
        test((Button) test(view.grid).getCellComponent(0, 8)).click();
        confirm();
        assertThat(priceNow()).isNull();
        assertThat(test(view.grid).size()).isZero();
        view.shown.setValue(PricesView.Shown.ALL);
        assertThat(test(view.grid).size()).isEqualTo(2);
    }

    @Test
    void errors_are_shown_at_their_fields_and_nothing_is_added() {
        var view = navigate(PricesView.class);
        test(view.addPrice).click();
        var dialog = $(AddPriceDialog.class).single();
        dialog.form.source.setValue("refund");
        dialog.form.model.setValue("a*b");

        test(dialog.save).click();

        assertThat(dialog.error.isVisible()).isTrue();
        assertThat(dialog.form.source.isInvalid()).isTrue();
        assertThat(dialog.form.model.isInvalid()).isTrue();
        assertThat(dialog.form.type.isInvalid()).isTrue();
        assertThat(dialog.form.credits.isInvalid()).isTrue();
        assertThat(dialog.form.resolution.isInvalid()).isFalse();
        assertThat($(ConfirmDialog.class).exists()).isFalse();
    }

    private void add(PricesView view, int credits) {
        test(view.addPrice).click();
        var dialog = $(AddPriceDialog.class).single();
        dialog.form.source.setValue("text2image");
        dialog.form.type.setValue("image");
        dialog.form.model.setValue(model);
        dialog.form.credits.setValue(credits);
        test(dialog.save).click();
    }

    private void confirm() {
        test($(ConfirmDialog.class).all().getLast()).confirm();
    }

    private Long priceNow() {
        return prices.find(new Work("text2image", model, "1024x1024", 1, null), clock.instant())
                .map(price -> price.terms())
                .map(PriceTerms::unitPrice)
                .map(price -> price.unitPriceCredits())
                .orElse(null);
    }
}
