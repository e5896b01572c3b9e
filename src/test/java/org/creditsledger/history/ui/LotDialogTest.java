package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.router.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotList;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** An admin changes when a lot ends, without a browser. */
@DatabaseTest
class LotDialogTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    LotList lots;

    @Autowired
    IntegrityService integrity;

    private final String uid = "owner-" + UUID.randomUUID();
    private final Instant end = Instant.now().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.MINUTES);

    @Override
    @BeforeEach
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN", "ROLE_SERVICE"));
        super.initVaadinEnvironment();
    }

    @Test
    void an_admin_moves_the_end_and_the_panel_follows() {
        var dialog = open(lot());

        dialog.end.show(end.plus(Duration.ofDays(3)));
        dialog.reason.setValue("As agreed");
        test(dialog.confirm).click();

        assertThat(text(dialog.outcome)).contains("now ends on");
        assertThat(lots.open(uid))
                .singleElement()
                .satisfies(lot -> assertThat(lot.expiresAt()).isEqualTo(end.plus(Duration.ofDays(3))));
        test(close()).click();
        assertThat(text(open(lots.open(uid).getFirst().id()).before)).contains("As agreed", "admin:admin");
    }

    @Test
    void an_admin_voids_a_lot() {
        var dialog = open(lot());

        dialog.kind.setValue(LotChange.Kind.VOID);
        assertThat(dialog.end.isVisible()).isFalse();
        dialog.reason.setValue("Fraud");
        test(dialog.confirm).click();

        assertThat(text(dialog.outcome)).contains("now ends on");
        assertThat(lots.open(uid)).isEmpty();
        assertThat(given.imageBalanceOf(uid)).isZero();
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void what_is_missing_or_past_is_marked_and_changes_nothing() {
        var dialog = open(lot());

        dialog.end.show(Instant.now().minus(Duration.ofDays(1)));
        test(dialog.confirm).click();

        assertThat(dialog.end.isInvalid()).isTrue();
        assertThat(dialog.reason.isInvalid()).isTrue();
        assertThat(dialog.confirm.isEnabled()).isTrue();
        dialog.end.clear();
        dialog.reason.setValue("Why");
        test(dialog.confirm).click();
        assertThat(dialog.end.isInvalid()).isTrue();
        assertThat(lots.open(uid))
                .singleElement()
                .satisfies(lot -> assertThat(lot.expiresAt()).isEqualTo(end));
    }

    private UUID lot() {
        return given.posted(Given.adjustment(uid, Direction.CREDIT, 30, Given.key())
                        .inLots(List.of(Slice.opening(30, LotTerms.of(Category.PROMOTIONAL, end, "Spring")))))
                .lots()
                .getFirst()
                .lotId();
    }

    private LotDialog open(UUID lot) {
        UI.getCurrentOrThrow().navigate(LedgerView.class, QueryParameters.of("q", uid));
        var view = (LedgerView) getCurrentView();
        eventually(() -> assertThat(view.lots.panel.isVisible()).isTrue());
        view.lots.panel.setOpened(true);
        test($(Button.class, view.lots.panel).withText("Change…").single()).click();
        return $(LotDialog.class).single();
    }

    private Button close() {
        return $(Button.class).withText("Close").single();
    }

    private static String text(Component component) {
        return component.getElement().getTextRecursively();
    }
}
