package org.creditsledger.payments.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import com.vaadin.browserless.SpringBrowserlessTest;
import java.util.UUID;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class AssignViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    StripeEvents events;

    @Autowired
    ServiceIdentity identity;

    final String paymentId = "pi_" + key();

    @Test
    void the_payment_is_shown_and_reviewed_before_it_is_credited() {
        var uid = given.user();
        var view = open(unmatched("7800", "image-gone"));
        assertThat(textOf(view)).contains("78.00\u00A0USD", "no body", "image-gone", paymentId);

        view.form.user.setValue(uid);
        view.form.pack.setValue(view.form.pack.getListDataView().getItem(1));
        test(view.form.next).click();

        assertThat(view.review.getElement().getTextRecursively())
                .contains(
                        uid + " gets 1,000 image credits (2 × pack image-500)",
                        "78.00\u00A0USD",
                        "No user has signed in");
        assertThat(given.entriesOf(uid)).isZero();

        test(view.confirm).click();

        assertThat(view.message.getElement().getTextRecursively()).contains(uid + " received 1,000 image credits");
        assertThat(view.message.getElement().getOuterHTML()).contains("admin/credits/ledger?entry=", "bills/invoices/");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(1_000);
    }

    @Test
    void an_unusable_amount_is_invoiced_as_the_price_of_the_pack() {
        var uid = given.user();
        var view = open(unmatched("1e30", "image-500"));
        assertThat(view.form.pack.getValue().id()).isEqualTo("image-500");

        view.form.user.setValue(uid);
        test(view.form.next).click();
        assertThat(view.review.getElement().getTextRecursively()).contains("the price of the pack: 39.00\u00A0USD");
        test(view.confirm).click();

        assertThat(given.one(Long.class, "select gross_minor from invoices where uid = ?", uid))
                .isEqualTo(3_900);
    }

    @Test
    void a_different_price_is_shown_before_it_is_credited() {
        var view = open(unmatched("100", "image-500"));

        view.form.user.setValue(given.user());
        test(view.form.next).click();

        assertThat(view.review.getElement().getTextRecursively()).contains("is not a multiple of the price");
    }

    @Test
    void a_missing_user_a_missing_pack_and_oneself_are_refused_at_the_field() {
        var view = open(unmatched("3900", "image-gone"));

        test(view.form.next).click();
        assertThat(view.form.user.isInvalid()).isTrue();
        assertThat(view.form.pack.isInvalid()).isTrue();
        view.form.user.setValue("root");
        test(view.form.next).click();

        assertThat(view.form.user.getErrorMessage()).contains("Another admin");
        assertThat(view.review.isVisible()).isFalse();
    }

    @Test
    void a_credited_payment_shows_its_credit() {
        var uid = given.user();
        var anomaly = unmatched("3900", "image-500");
        var first = open(anomaly);
        first.form.user.setValue(uid);
        test(first.form.next).click();
        test(first.confirm).click();

        var second = open(anomaly);

        assertThat(second.message.getElement().getTextRecursively())
                .contains("has already been credited: 500 image credits for " + uid);
        assertThat(second.form.user.getParent().orElseThrow().isVisible()).isFalse();
    }

    @Test
    void an_anomaly_of_another_kind_or_none_has_nothing_to_assign() {
        assertThat(textOf(open(UUID.randomUUID()))).contains("Nothing to assign");
    }

    private AssignView open(UUID anomaly) {
        return navigate("admin/credits/anomalies/" + anomaly + "/assign", AssignView.class);
    }

    private static String textOf(AssignView view) {
        return view.getElement().getTextRecursively();
    }

    private UUID unmatched(String amountMinor, String packId) {
        identity.run(
                "service:payments",
                () -> events.handle(
                        Webhooks.checkoutSession("checkout.session.completed", "paid", paymentId, "no body", packId)
                                .replace("3900", amountMinor)));
        return given.one(
                UUID.class, "select id from anomalies where kind = 'unmatched-payment' and anomaly_key = ?", paymentId);
    }
}
