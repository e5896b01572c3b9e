package org.creditsledger.users.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.location;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.QueryParameters;
import java.util.List;
import java.util.UUID;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantResult;
import org.creditsledger.grants.GrantService;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.payments.Payment;
import org.creditsledger.payments.PurchaseService;
import org.creditsledger.security.ServiceIdentity;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.Views;
import org.creditsledger.users.UsersOrder;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class UsersViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    GrantService grants;

    @Autowired
    UserService users;

    @Autowired
    PurchaseService purchases;

    @Autowired
    LedgerService ledger;

    @Autowired
    ServiceIdentity identity;

    @Test
    void the_address_says_what_is_shown_and_follows_the_choice() {
        var uid = given.user();
        given.credit(uid, 3);
        var view = open("q=" + uid + "&threshold=5&low=true&smell=1");

        assertThat(test(view.grid).size()).isEqualTo(1);
        assertThat(test(view.grid).getRow(0)).satisfies(user -> {
            assertThat(user.available()).isEqualTo(3);
            assertThat(user.isLow()).isTrue();
        });
        assertThat(view.list.getElement().getTextRecursively()).contains("1 user");

        test(view.filterBar.order).selectItem("Most recently active first");
        assertThat(location()).contains("q=" + uid, "threshold=5", "low=true", "sort=active-last");
        assertThat(view.filterBar.order.getValue()).isEqualTo(UsersOrder.ACTIVE_LAST);
    }

    @Test
    void what_is_wrong_in_an_address_is_told() {
        assertThat(open("type=smell&threshold=-1").notice.getText()).contains("type=smell, threshold=-1");
    }

    @Test
    void a_grant_shows_before_and_after_and_is_posted_once_confirmed() {
        var uid = given.userWith(100);
        var view = open("q=" + uid);
        var dialog = fill(view, uid, 25);

        assertThat(texts(dialog)).anyMatch(text -> text.startsWith("Balance: 100 before → 125 after"));
        assertThat(texts(dialog))
                .anyMatch(text ->
                        text.matches("Without a second admin you can still give [0-9,]+ of 1,000 within 24 hours."));
        assertThat(given.entriesOf(uid)).isEqualTo(1);
        test(dialog.confirm).click();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(125);
        assertThat(texts(dialog)).anyMatch(text -> text.startsWith("Done. The new balance is 125"));
        assertThat(dialog.confirm.isVisible()).isFalse();
    }

    @Test
    void a_balance_that_changed_since_the_review_is_shown_before_anything_moves() {
        var uid = given.userWith(100);
        var dialog = fill(open("q=" + uid), uid, 25);
        given.credit(uid, 7);

        test(dialog.confirm).click();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(107);
        assertThat(texts(dialog)).anyMatch(text -> text.startsWith("Balance: 107 before → 132 after"));
        dialog.confirm.setEnabled(true);
        test(dialog.confirm).click();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(132);
    }

    @Test
    void what_is_missing_is_told_at_its_field() {
        var view = open("");
        test(view.grantButton).click();
        var dialog = $(GrantDialog.class).single();

        test(dialog.next).click();

        assertThat(dialog.form.user.isInvalid()).isTrue();
        assertThat(dialog.form.amount.isInvalid()).isTrue();
        assertThat(dialog.form.reason.getErrorMessage()).isEqualTo("Enter a reason, on one line");
    }

    @Test
    void a_grant_is_undone_with_a_reason_from_its_result() {
        var uid = given.userWith(100);
        var dialog = fill(open("q=" + uid), uid, 25);
        test(dialog.confirm).click();
        test($(Button.class).withId("offer-undo").single()).click();
        var undoing = $(UndoDialog.class).single();
        test(undoing.undo).click();
        assertThat(undoing.reason.getErrorMessage()).isEqualTo("Enter a reason, on one line");
        undoing.reason.setValue("Wrong user");
        test(undoing.undo).click();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);
        assertThat(given.entriesOf(uid)).isEqualTo(3);
    }

    @Test
    void an_older_grant_is_undone_by_its_address_and_only_once() {
        var uid = given.user();
        var entry = given.credit(uid, 100);
        for (var i = 0; i < 2; i++) {
            open("undo=" + entry.id());
            var undoing = $(UndoDialog.class).single();
            assertThat(undoing.getElement().getTextRecursively()).contains("Takes back 100 image credits from " + uid);
            undoing.reason.setValue("Wrong user");
            test(undoing.undo).click();
            assertThat(undoing.outcome.getElement().getTextRecursively()).contains("Done. The new balance is 0");
            undoing.close();
        }

        assertThat(given.entriesOf(uid)).isEqualTo(2);
    }

    @Test
    void an_admin_disables_somebody_else_and_enables_them_again() {
        var uid = given.userWith(3);
        users.add(new User(uid, uid + "@example.com", Role.USER));
        var view = open("q=" + uid);
        view.grid.asMultiSelect().select(test(view.grid).getRow(0));
        test(view.accessButton).click();
        var label = "Disable: " + uid;

        click(label);

        assertThat(users.isDisabled(uid)).isTrue();
        settle(view);
        assertThat(test(view.grid).getRow(0).isDisabled()).isTrue();
        click("Enable: " + uid);
        assertThat(users.isDisabled(uid)).isFalse();
    }

    @Test
    void nobody_is_offered_to_disable_themselves() {
        given.credit("root", 3);
        users.add(new User("root", "root@example.com", Role.ADMIN));
        var view = open("q=root");
        view.grid.asMultiSelect().select(test(view.grid).getRow(0));

        test(view.accessButton).click();

        assertThat($(AccessDialog.class).single().accessList.getElement().getTextRecursively())
                .isEqualTo("root can sign in.");
    }

    @Test
    void what_is_no_grant_cannot_be_undone() {
        open("undo=00000000-0000-0000-0000-000000000000");
        assertThat($(UndoDialog.class).all()).isEmpty();
        assertThat($(UsersView.class).single().notice.getText())
                .isEqualTo("This entry does not exist, or you have no access to it.");
    }

    @Test
    void of_a_bulk_each_user_has_a_result_and_one_who_fails_does_not_stop_the_others() {
        var poor = given.user() + "-a";
        given.credit(poor, 5);
        var rich = poor + "-b";
        given.credit(rich, 50);
        var view = open("q=" + poor);
        view.grid
                .asMultiSelect()
                .select(test(view.grid).getRow(0), test(view.grid).getRow(1));
        test(view.bulkButton).click();
        var dialog = $(GrantDialog.class).single();
        dialog.form.direction.setValue(Direction.DEBIT);
        dialog.form.amount.setValue(10);
        dialog.form.reason.setValue("Correction");
        test(dialog.next).click();
        assertThat(texts(dialog)).anyMatch(text -> text.contains("each of 2 users: 20 in all"));

        test(dialog.confirm).click();
        eventually(() -> assertThat(dialog.progress.isVisible()).isFalse());

        assertThat(texts(dialog)).contains("1 of 2 done or waiting for a second admin");
        assertThat(given.imageBalanceOf(poor)).isEqualTo(5);
        assertThat(given.imageBalanceOf(rich)).isEqualTo(40);
        given.credit(poor, 10);
        test(dialog.confirm).click();
        eventually(() -> assertThat(dialog.progress.isVisible()).isFalse());
        assertThat(given.imageBalanceOf(poor)).isEqualTo(5);
        assertThat(given.imageBalanceOf(rich)).isEqualTo(40);
    }

    @Test
    void a_request_of_another_admin_is_approved_and_ones_own_is_not_offered() {
        var uid = given.user();
        var own = given.user();
        asking("ann", uid);
        asking("root", own);
        var view = open("");
        assertThat(view.requestsButton.getText()).matches("Requests \\(\\d+\\)");
        test(view.requestsButton).click();

        assertThat($(Button.class)
                        .withPropertyValue(UsersViewTest::label, "Approve: " + own)
                        .all())
                .isEmpty();
        click("Approve: " + uid);

        assertThat(given.imageBalanceOf(uid)).isEqualTo(5_000);
        click("Withdraw: " + own);
        assertThat(given.entriesOf(own)).isZero();
    }

    @Test
    @WithMockUser(username = "giver", roles = "ADMIN")
    void before_it_is_confirmed_a_grant_says_whether_it_will_wait() {
        var uid = given.userWith(100);
        asking("giver", uid, 700);

        var over = fill(open("q=" + uid), uid, 301);
        assertThat(texts(over))
                .contains("This is more than you can still give alone: 300 of 1,000 within 24 hours."
                        + " It takes effect only after a second admin has approved it.");
        test(over.confirm).click();
        assertThat(texts(over)).anyMatch(text -> text.startsWith("Waiting for a second admin until"));
        over.close();
        given.credit("giver", 1);
        var own = fill(open("q=giver"), "giver", 1);
        assertThat(texts(own)).contains("A grant to yourself takes effect only after a second admin has approved it.");
        own.form.direction.setValue(Direction.DEBIT);
        test(own.back).click();
        test(own.next).click();
        assertThat(texts(own)).contains("More than 1,000 at once needs a second admin.");
        assertThat(given.imageBalanceOf(uid)).isEqualTo(800);
    }

    @Test
    void a_grant_names_the_payment_that_it_corrects() {
        var uid = given.user();
        identity.run("service:test", () -> purchases.credit(new Payment("pi_" + uid, uid, "image-100", 900, "USD")));
        var dialog = fill(open("q=" + uid), uid, 25);
        test(dialog.back).click();
        dialog.form.payment.setValue("two words");
        test(dialog.next).click();
        assertThat(dialog.form.payment.getErrorMessage()).isEqualTo("An ID without spaces");
        dialog.form.payment.setValue("pi_of_nobody");
        test(dialog.next).click();
        test(dialog.confirm).click();
        assertThat(texts(dialog))
                .anyMatch(text ->
                        text.startsWith("Not done: this payment did not credit this user with credits of this type"));
        assertThat(given.imageBalanceOf(uid)).isEqualTo(100);

        test(dialog.back).click();
        dialog.form.payment.setValue(" pi_" + uid);
        test(dialog.next).click();
        assertThat(texts(dialog)).contains("Corrects the payment pi_" + uid);
        dialog.confirm.setEnabled(true);
        test(dialog.confirm).click();

        assertThat(given.imageBalanceOf(uid)).isEqualTo(125);
        assertThat(ledger.findByPayment("pi_" + uid)).hasSize(2);
    }

    @Test
    void who_would_get_the_credits_is_offered_to_reject_them_and_not_to_approve() {
        asking("ann", "root");
        var view = open("");
        test(view.requestsButton).click();

        assertThat($(RequestsDialog.class).single().list.getElement().getTextRecursively())
                .contains("You would receive these credits. Another admin must approve.");
        assertThat($(Button.class)
                        .withPropertyValue(UsersViewTest::label, "Approve: root")
                        .all())
                .isEmpty();
        test($(Button.class)
                        .withPropertyValue(UsersViewTest::label, "Reject: root")
                        .single())
                .click();
        assertThat($(Button.class)
                        .withPropertyValue(UsersViewTest::label, "Reject: root")
                        .all())
                .isEmpty();
    }

    @Test
    void an_undo_that_was_withdrawn_is_asked_for_again() {
        var entry = given.credit(given.user(), 5_000);
        for (var i = 0; i < 2; i++) {
            open("undo=" + entry.id());
            var undoing = $(UndoDialog.class).single();
            undoing.reason.setValue("Wrong user");
            test(undoing.undo).click();
            assertThat(undoing.outcome.getElement().getTextRecursively()).contains("Waiting for a second admin until");
            undoing.close();
            var view = open("");
            test(view.requestsButton).click();
            test($(Button.class)
                            .withPropertyValue(UsersViewTest::label, "Withdraw: " + entry.uid())
                            .single())
                    .click();
            $(RequestsDialog.class).single().close();
        }
    }

    private void click(String label) {
        test($(Button.class).withPropertyValue(UsersViewTest::label, label).single())
                .click();
    }

    private static String label(Button button) {
        return button.getAriaLabel().orElse("");
    }

    private GrantDialog fill(UsersView view, String uid, int amount) {
        test(view.grantButton).click();
        var dialog = $(GrantDialog.class).single();
        dialog.form.user.setValue(new GrantForm.Candidate(uid, null));
        dialog.form.amount.setValue(amount);
        dialog.form.reason.setValue("Test");
        test(dialog.next).click();
        return dialog;
    }

    private void asking(String admin, String uid) {
        assertThat(asking(admin, uid, 5_000)).isInstanceOf(GrantResult.AwaitsApproval.class);
    }

    private GrantResult asking(String admin, String uid, long amount) {
        var grant = new Grant(
                uid,
                "image",
                Direction.CREDIT,
                amount,
                "Test",
                null,
                UUID.randomUUID().toString());
        return Callers.as(admin, "ADMIN", () -> grants.grant(grant, admin));
    }

    private UsersView open(String query) {
        UI.getCurrent().navigate("admin/credits/users", QueryParameters.fromString(query));
        var view = $(UsersView.class).single();
        settle(view);
        return view;
    }

    private static void settle(UsersView view) {
        Views.settle(view.list);
        eventually(() -> assertThat(view.requestsButton.getText()).contains("("));
    }

    private List<String> texts(GrantDialog dialog) {
        return $(Paragraph.class, dialog).all().stream().map(Paragraph::getText).toList();
    }
}
