package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.settle;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.router.QueryParameters;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Credits that expire on the page of their user, without a browser. */
@DatabaseTest
class LotsPanelTest extends SpringBrowserlessTest {

    private static final Instant NOW = Instant.parse("2027-02-10T12:00:00Z");
    private static final Instant FIRST_OF_MARCH = Instant.parse("2027-03-01T00:00:00Z");

    @Autowired
    Given given;

    @Autowired
    LedgerService ledger;

    @Autowired
    SettableClock clock;

    private final String uid = "owner-" + UUID.randomUUID();

    /** Before the page exists: it belongs to the user who is signed in at that moment. */
    @Override
    @BeforeEach
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(uid, "", "ROLE_USER", "ROLE_SERVICE"));
        super.initVaadinEnvironment();
        UI.getCurrentOrThrow().navigate("bills/top-up"); // or the page would be open before there are entries
    }

    @Test
    void the_card_says_what_expires_next() {
        clock.stopAt(NOW);
        given.credit(uid, 5);
        credit(30, LotTerms.of(Category.PROMOTIONAL, FIRST_OF_MARCH, "Spring"));
        credit(10, LotTerms.of(Category.PLAN, FIRST_OF_MARCH.plus(Duration.ofHours(3)), null));
        credit(7, LotTerms.of(Category.PLAN, FIRST_OF_MARCH.plus(Duration.ofDays(30)), null));

        assertThat(text(open("").cards)).contains("40 expire on Mar 1, 2027").doesNotContain("47 expire", "7 expire");
    }

    @Test
    void within_two_days_the_card_says_the_time_and_after_ninety_days_it_says_nothing() {
        clock.stopAt(NOW);
        credit(1, LotTerms.of(Category.PROMOTIONAL, NOW.plus(Duration.ofHours(30)), null));
        assertThat(text(open("").cards)).containsPattern("1 expires on Feb 11, 2027, 6:00\\hPM");

        clock.stopAt(NOW.minus(Duration.ofDays(30)));
        given.credit(uid, 1);
        var view = currentView();
        eventually(() -> assertThat(text(view.cards))
                .contains("1 expires on Feb 11, 2027")
                .doesNotContain("6:00"));
        clock.stopAt(NOW.minus(Duration.ofDays(90)));
        given.credit(uid, 1);
        eventually(() -> assertThat(text(view.cards)).contains("3").doesNotContain("expires on"));
    }

    @Test
    void a_user_without_lots_has_no_panel() {
        given.credit(uid, 5);

        var view = open("");

        assertThat(view.lots.isVisible()).isFalse();
        assertThat(text(view.cards)).doesNotContain("expire");
    }

    @Test
    void the_panel_has_the_lots_in_the_order_of_their_use() {
        clock.stopAt(NOW);
        given.credit(uid, 5);
        credit(300, LotTerms.of(Category.PLAN, FIRST_OF_MARCH, null));
        credit(30, LotTerms.of(Category.PROMOTIONAL, null, "Spring"));
        credit(8, LotTerms.of(Category.PURCHASED, null, "Bought"));
        given.posted(Given.adjustment(uid, Direction.DEBIT, 10, Given.key()));
        given.placed(Given.hold(uid, 4));
        var view = open("");

        assertThat(view.lots.isVisible()).isTrue();
        assertThat(view.lots.isOpened()).isFalse();
        assertThat(view.lots.getSummaryText()).isEqualTo("3 lots · 300 image credits end on Mar 1, 2027");
        assertThat(rows(view.lots.rows)).isEmpty();
        view.lots.setOpened(true);

        assertThat(rows(view.lots.rows))
                .hasSize(3)
                .satisfiesExactly(
                        spring -> assertThat(spring)
                                .contains(
                                        "Spring",
                                        "30 promotional credits, 20 left, 4 held by running jobs, without an end",
                                        "Used first"),
                        plan -> assertThat(plan)
                                .containsPattern("Plan.*300 plan credits, 300 left, end on Mar 1, 2027, 12:00\\hAM")
                                .doesNotContain("Used first"),
                        bought -> assertThat(bought).contains("Bought", "8 purchased credits, 8 left, without an end"));
    }

    @Test
    void no_lot_is_used_first_while_there_are_plain_credits_before_it() {
        given.credit(uid, 5);
        credit(8, LotTerms.of(Category.PURCHASED, null, "Bought"));
        var view = open("");
        view.lots.setOpened(true);
        assertThat(text(view.lots.rows)).contains("8 left").doesNotContain("Used first");

        given.posted(Given.adjustment(uid, Direction.DEBIT, 5, Given.key()));

        eventually(() -> assertThat(text(view.lots.rows)).contains("8 left", "Used first"));
    }

    @Test
    void when_a_lot_ends_the_page_shows_it_by_itself() {
        given.credit(uid, 5);
        credit(30, LotTerms.of(Category.PROMOTIONAL, clock.instant().plusSeconds(2), "Spring"));
        credit(1, LotTerms.of(Category.PLAN, null, null));
        given.placed(Given.hold(uid, 20));
        var view = open("");
        view.lots.setOpened(true);
        assertThat(text(view.lots.rows)).contains("30 left, 20 held by running jobs");

        eventually(() -> assertThat(text(view.lots.rows))
                .contains("30 promotional credits, ended on", "20 still reserved by running jobs")
                .doesNotContain("30 left"));
        assertThat(text(view.cards)).doesNotContain("expire");
        assertThat(view.lots.getSummaryText()).isEqualTo("2 lots");
    }

    @Test
    void lots_of_the_past_are_read_when_they_are_asked_for() {
        clock.stopAt(NOW);
        credit(30, LotTerms.of(Category.PROMOTIONAL, NOW.plusSeconds(60), "Winter"));
        credit(10, LotTerms.of(Category.COMPENSATION, null, null));
        clock.stopAt(NOW.plusSeconds(61));
        given.posted(Given.adjustment(uid, Direction.DEBIT, 10, Given.key()));
        credit(1, LotTerms.of(Category.PLAN, null, null));
        var view = open("");
        view.lots.setOpened(true);
        assertThat(rows(view.lots.past)).isEmpty();

        view.lots.past.setOpened(true);

        eventually(() -> assertThat(rows(view.lots.past))
                .satisfiesExactly(
                        used -> assertThat(used).contains("Image: 10 credits as compensation, used up"),
                        over -> assertThat(over).contains("Winter", "Image: 30 promotional credits, ended on Feb 10")));
    }

    @Test
    void an_entry_says_which_lots_it_used_and_opened() {
        given.credit(uid, 5);
        var credit = credit(10, LotTerms.of(Category.PROMOTIONAL, null, "Spring"));
        credit(3, LotTerms.of(Category.PLAN, null, null));
        var debit = given.posted(Given.adjustment(uid, Direction.DEBIT, 15, Given.key()));
        var plain = given.credit(uid, 1);

        assertThat(text(open("entry=" + credit.id()).entries.details)).contains("Into10 of Spring (promotional)");
        assertThat(text(open("entry=" + debit.id()).entries.details))
                .contains("From10 of Spring (promotional)3 plan credits2 without an end");
        assertThat(text(open("entry=" + plain.id()).entries.details)).doesNotContain("Into");
    }

    @Test
    void an_entry_that_wrote_off_credits_says_which() {
        clock.stopAt(NOW);
        credit(10, LotTerms.of(Category.PROMOTIONAL, NOW.plusSeconds(60), "Spring"));
        clock.stopAt(NOW.plusSeconds(61));
        given.credit(uid, 1);
        var id = given.one(UUID.class, "select id from credits_ledger where uid = ? and source = 'expiry'", uid);

        assertThat(text(open("entry=" + id).entries.details))
                .contains("10 image credits have expired.", "From10 of Spring (promotional)", "SourceExpiry");
    }

    private Entry credit(long amount, LotTerms terms) {
        return given.posted(Given.adjustment(uid, Direction.CREDIT, amount, Given.key())
                .inLots(List.of(Slice.opening(amount, terms))));
    }

    private CreditsView open(String query) {
        UI.getCurrentOrThrow().navigate("bills/credits", QueryParameters.fromString(query));
        var view = currentView();
        settle(view.entries, view.entries.statement, view.cards);
        return view;
    }

    private static CreditsView currentView() {
        return (CreditsView) UI.getCurrentOrThrow()
                .getInternals()
                .getActiveRouterTargetsChain()
                .getFirst();
    }

    private List<String> rows(Component part) {
        return $(ListItem.class, part).all().stream().map(LotsPanelTest::text).toList();
    }

    private static String text(Component part) {
        return part.getElement().getTextRecursively();
    }
}
