package org.creditsledger.users.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.QueryParameters;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.creditsledger.grants.Grant;
import org.creditsledger.grants.GrantService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.testing.Callers;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Views;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

/** Grants of credits that expire or have a category of their own, without a browser. */
@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class GrantLotsTest extends SpringBrowserlessTest {

    private static final Instant END = Instant.parse("2100-03-01T00:00:00Z");
    private static final LocalDateTime LOCAL_END = LocalDateTime.parse("2100-03-01T00:00");

    @Autowired
    Given given;

    @Autowired
    GrantService grants;

    @Autowired
    LotList lots;

    @Autowired
    SettableClock clock;

    @Test
    void a_grant_opens_the_lot_that_the_review_has_shown() {
        var uid = given.user();
        given.credit(uid, 1);
        var dialog = dialogFor(uid);
        dialog.form.lot.kind.setValue(Category.PLAN);
        dialog.form.lot.label.setValue(" Spring ");
        dialog.form.lot.expires.setValue(LOCAL_END);
        test(dialog.next).click();

        assertThat(texts(dialog))
                .anyMatch(text -> text.matches("Plan credits · “Spring” · Expires on Mar 1, 2100, 12:00\\hAM"));
        test(dialog.confirm).click();

        assertThat(lots.open(uid)).singleElement().satisfies(lot -> {
            assertThat(lot.category()).isEqualTo(Category.PLAN);
            assertThat(lot.label()).isEqualTo("Spring");
            assertThat(lot.expiresAt()).isEqualTo(END);
        });
    }

    @Test
    void without_the_fields_the_credits_are_plain_and_with_an_end_alone_they_are_promotional() {
        var uid = given.user();
        given.credit(uid, 1);
        var plain = dialogFor(uid);
        test(plain.next).click();
        test(plain.confirm).click();
        assertThat(lots.open(uid)).isEmpty();
        plain.close();

        var dialog = dialogFor(uid);
        dialog.form.lot.expires.setValue(LOCAL_END);
        test(dialog.next).click();
        test(dialog.confirm).click();

        assertThat(lots.open(uid)).extracting(Lot::category).containsExactly(Category.PROMOTIONAL);
    }

    @Test
    void an_end_that_cannot_be_is_reported_at_its_field() {
        var uid = given.user();
        given.credit(uid, 1);
        var dialog = dialogFor(uid);
        dialog.form.lot.expires.setValue(LocalDateTime.parse("2020-01-01T00:00"));
        test(dialog.next).click();

        assertThat(dialog.form.lot.expires.getErrorMessage()).isEqualTo("This must be in the future");
        assertThat(dialog.review.isVisible()).isFalse();
        dialog.form.lot.expires.setValue(LocalDateTime.parse("+10000-01-02T00:00"));
        test(dialog.next).click();
        assertThat(dialog.form.lot.expires.getErrorMessage()).isEqualTo("This must be before the year 10000");
        dialog.form.lot.expires.setValue(LOCAL_END);
        test(dialog.next).click();
        assertThat(dialog.form.lot.expires.isInvalid()).isFalse();
        clock.stopAt(END);
        test(dialog.confirm).click();
        assertThat(dialog.form.isVisible()).isTrue();
        assertThat(dialog.form.lot.expires.isInvalid()).isTrue();
        assertThat(given.entriesOf(uid)).isEqualTo(1);
    }

    @Test
    void a_debit_has_none_of_the_fields() {
        var uid = given.userWith(50);
        var dialog = dialogFor(uid);
        dialog.form.lot.kind.setValue(Category.PLAN);
        dialog.form.lot.expires.setValue(LocalDateTime.parse("2020-01-01T00:00"));

        dialog.form.direction.setValue(Direction.DEBIT);

        assertThat(dialog.form.lot.kind.isVisible()).isFalse();
        assertThat(dialog.form.lot.label.isVisible()).isFalse();
        assertThat(dialog.form.lot.expires.isVisible()).isFalse();
        test(dialog.next).click();
        test(dialog.confirm).click();
        assertThat(given.imageBalanceOf(uid)).isEqualTo(25);
    }

    @Test
    void a_bulk_opens_a_lot_for_each_user() {
        var first = given.user();
        var second = first + "-b";
        given.credit(first, 1);
        given.credit(second, 1);
        var view = open("q=" + first);
        view.grid
                .asMultiSelect()
                .select(test(view.grid).getRow(0), test(view.grid).getRow(1));
        test(view.bulkButton).click();
        var dialog = $(GrantDialog.class).single();
        dialog.form.amount.setValue(10);
        dialog.form.reason.setValue("Outage");
        dialog.form.lot.kind.setValue(Category.COMPENSATION);
        test(dialog.next).click();
        assertThat(texts(dialog)).contains("Credits as compensation · Without an end");
        test(dialog.confirm).click();
        eventually(() -> assertThat(dialog.progress.isVisible()).isFalse());

        for (var uid : List.of(first, second)) {
            assertThat(lots.open(uid)).extracting(Lot::category).containsExactly(Category.COMPENSATION);
        }
    }

    @Test
    void a_request_shows_the_lot_that_its_approval_opens() {
        var uid = given.user();
        var grant = new Grant(
                uid,
                "image",
                Direction.CREDIT,
                5_000,
                "Test",
                null,
                null,
                LotTerms.of(Category.PROMOTIONAL, END, "Spring " + uid),
                Given.key());
        Callers.as("ann", "ADMIN", () -> grants.grant(grant, "ann"));

        test(open("").requestsButton).click();

        assertThat($(RequestsDialog.class).single().list.getElement().getTextRecursively())
                .containsPattern("Promotional credits · “Spring " + uid + "” · Expires on Mar 1, 2100, 12:00\\hAM");
    }

    private GrantDialog dialogFor(String uid) {
        var view = open("q=" + uid);
        test(view.grantButton).click();
        var dialog = $(GrantDialog.class).single();
        dialog.form.user.setValue(new GrantForm.Candidate(uid, null));
        dialog.form.amount.setValue(25);
        dialog.form.reason.setValue("Test");
        return dialog;
    }

    private UsersView open(String query) {
        UI.getCurrentOrThrow().navigate("admin/credits/users", QueryParameters.fromString(query));
        var view = $(UsersView.class).single();
        Views.settle(view.list);
        return view;
    }

    private List<String> texts(GrantDialog dialog) {
        return $(Paragraph.class, dialog).all().stream().map(Paragraph::getText).toList();
    }
}
