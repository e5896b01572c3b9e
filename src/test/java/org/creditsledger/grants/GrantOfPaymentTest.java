package org.creditsledger.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.grants.GrantServiceTest.as;
import static org.creditsledger.testing.Given.key;
import static org.creditsledger.testing.StripeFixtures.refunded;

import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.WebhookSender;
import org.creditsledger.testing.Webhooks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Manual corrections of a payment together with the provider's reports about it. */
@DatabaseTest
class GrantOfPaymentTest {

    private final String ann = "ann-" + key();
    private final String paymentId = "pi_" + key();
    private String uid = "";

    @Autowired
    IntegrityService integrity;

    @Autowired
    GrantService grants;

    @Autowired
    LedgerService ledger;

    @Autowired
    WebhookSender webhooks;

    @Autowired
    Given given;

    @BeforeEach
    void a_user_has_bought_500() {
        uid = given.user();
        assertThat(webhooks.sendStripeEvent(
                        Webhooks.checkoutSession("checkout.session.completed", "paid", paymentId, uid, "image-500")))
                .hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
    }

    @Test
    void a_refund_does_not_take_credits_again_that_an_admin_took() {
        var taken = as(ann, () -> grants.grant(of(paymentId, Direction.DEBIT, 200), ann));

        assertThat(taken)
                .isInstanceOfSatisfying(
                        GrantResult.Posted.class,
                        posted -> assertThat(posted.entry().paymentId()).isEqualTo(paymentId));
        assertThat(webhooks.sendStripeEvent(refunded(paymentId, 3_900, 3_900))).hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(as(ann, () -> ledger.findByPayment(paymentId))).hasSize(3);
    }

    @Test
    void a_refund_does_not_take_credits_that_an_admin_gave() {
        as(ann, () -> grants.grant(of(paymentId, Direction.CREDIT, 100), ann));

        assertThat(webhooks.sendStripeEvent(refunded(paymentId, 10, 3_900))).hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(599);
        assertThat(webhooks.sendStripeEvent(refunded(paymentId, 3_900, 3_900))).hasStatusOk();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
    }

    @Test
    void an_undone_correction_is_taken_again_if_the_money_was_returned() {
        var taken = (GrantResult.Posted) as(ann, () -> grants.grant(of(paymentId, Direction.DEBIT, 500), ann));
        assertThat(webhooks.sendStripeEvent(refunded(paymentId, 3_900, 3_900))).hasStatusOk();
        assertThat(given.imageBalanceOf(uid)).isZero();

        as(ann, () -> grants.undo(taken.entry().id(), "Not by hand", ann));

        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(as(ann, () -> ledger.findByPayment(paymentId))).hasSize(4);
        assertThat(as(ann, () -> integrity.verify(uid)).findings()).isEmpty();
    }

    @Test
    void an_undo_without_returned_money_gives_the_credits_back() {
        var taken = (GrantResult.Posted) as(ann, () -> grants.grant(of(paymentId, Direction.DEBIT, 200), ann));

        as(ann, () -> grants.undo(taken.entry().id(), "By mistake", ann));

        assertThat(given.imageBalanceOf(uid)).isEqualTo(500);
    }

    @Test
    void a_pending_request_keeps_its_payment() {
        as("service:test", () -> given.credit(uid, 5_000));
        var grant = of(paymentId, Direction.DEBIT, 1_500);
        var request = ((GrantResult.AwaitsApproval) as(ann, () -> grants.grant(grant, ann))).request();

        assertThat(request.paymentId()).isEqualTo(paymentId);
        assertThat(as("ben", () -> grants.approve(request.id(), null, "ben")))
                .isInstanceOfSatisfying(
                        Decision.Posted.class,
                        posted -> assertThat(posted.entry().paymentId()).isEqualTo(paymentId));
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.Replayed.class);
    }

    @Test
    void the_same_key_without_the_payment_is_a_conflict() {
        var grant = of(paymentId, Direction.CREDIT, 20);
        as(ann, () -> grants.grant(grant, ann));

        var without = new Grant(uid, "image", Direction.CREDIT, 20, "Test", null, grant.key());

        assertThat(as(ann, () -> grants.grant(without, ann))).isEqualTo(new GrantResult.KeyConflict());
        assertThat(as(ann, () -> grants.grant(grant, ann))).isInstanceOf(GrantResult.Replayed.class);
    }

    @Test
    void a_payment_of_another_user_or_type_is_refused() {
        var other = new Grant(given.user(), "image", Direction.CREDIT, 5, "Test", null, paymentId, null, key());
        var video = new Grant(uid, "video", Direction.CREDIT, 5, "Test", null, paymentId, null, key());

        for (var grant : new Grant[] {of("pi_" + key(), Direction.CREDIT, 5), other, video}) {
            assertThat(as(ann, () -> grants.grant(grant, ann))).isEqualTo(new GrantResult.NotOfThisPayment());
        }
        assertThat(as(ann, () -> ledger.findByPayment(paymentId))).hasSize(1);
    }

    private Grant of(String payment, Direction direction, long amount) {
        return new Grant(uid, "image", direction, amount, "Test", null, payment, null, key());
    }
}
