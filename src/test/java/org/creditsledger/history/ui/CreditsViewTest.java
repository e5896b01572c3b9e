package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.page.ExtendedClientDetails;
import com.vaadin.flow.router.QueryParameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.testing.Views;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The address, the filters and the entries of the page, without a browser. */
@DatabaseTest
class CreditsViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

    private final String uid = "viewer-" + UUID.randomUUID();

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
    void a_new_user_sees_the_next_step() {
        var view = open("");

        assertThat(view.entries.empty.nothingYet.isVisible()).isTrue();
        assertThat(view.entries.filterBar.isVisible()).isFalse();
        assertThat(cardTexts(view)).containsExactly("Image credits 0", "Video credits 0");
    }

    @Test
    void new_entries_are_offered_and_move_no_row() {
        IntStream.rangeClosed(1, 120).forEach(_ -> given.credit(uid, 10));
        var view = open("");
        assertThat(test(view.entries.grid).size()).isEqualTo(120);

        given.credit(uid, 7);

        eventually(() -> {
            assertThat(cardTexts(view)).containsExactly("Image credits 1,207", "Video credits 0");
            assertThat(view.entries.newEntries.isVisible()).isTrue();
        });
        assertThat(view.entries.newEntries.getText()).isEqualTo("Show 1 new entry");
        assertThat(test(view.entries.grid).size()).isEqualTo(120);
        assertThat(test(view.entries.grid).getRow(0).balanceAfter()).isEqualTo(1_200);

        view.entries.newEntries.click();
        eventually(() -> assertThat(test(view.entries.grid).size()).isEqualTo(121));
        assertThat(test(view.entries.grid).getRow(120).balanceAfter()).isEqualTo(10);
        assertThat(view.entries.newEntries.isVisible()).isFalse();
    }

    @Test
    void the_first_entry_appears_by_itself() {
        var view = open("");

        given.credit(uid, 10);

        eventually(() -> assertThat(view.entries.grid.isVisible()).isTrue());
        assertThat(view.entries.empty.nothingYet.isVisible()).isFalse();
        assertThat(test(view.entries.grid).size()).isEqualTo(1);
    }

    @Test
    void reserved_credits_lead_to_the_running_jobs() {
        given.credit(uid, 10);
        var view = open("");
        eventually(() -> assertThat(cardTexts(view)).containsExactly("Image credits 10", "Video credits 0"));
        assertThat(linksOf(view)).isEmpty();

        given.placed(Given.hold(uid, 4));

        eventually(() -> assertThat(linksOf(view)).containsExactly("bills/jobs?type=image"));
        assertThat(view.cards.getElement().getTextRecursively()).contains("4 held by running jobs");
    }

    @Test
    void an_address_filters_the_list_and_the_count() {
        someOfEach();
        var view = open("direction=debit&source=text2image");

        assertThat(amounts(view)).containsExactly(3L, 2L);
        assertThat(view.entries.toolbar.count.getText()).isEqualTo("2 entries match");
        assertThat(view.entries.export.link.getText()).isEqualTo("Export CSV (2 rows)");
        assertThat(view.entries.export.link.getHref())
                .startsWith("bills/credits/export.csv?direction=debit&source=text2image&to=");
        assertThat(texts(view.entries.filterBar.chips))
                .contains("Direction: Debit", "Source: Text to image", "Clear all filters");
        assertThat(view.entries.statement.getElement().getTextRecursively())
                .contains("Image", "0", "+1,000", "\u22125", "= 995")
                .contains("The entries listed below add up to: Image +0 \u22125");
    }

    @Test
    void a_choice_changes_the_address_and_back_undoes_it() {
        someOfEach();
        var view = open("");
        assertThat(test(view.entries.grid).size()).isEqualTo(3);

        view.entries.filterBar.side.setValue(FilterBar.Side.CREDITS);
        settle(view);

        assertThat(amounts(view)).containsExactly(1_000L);
        assertThat(currentQuery()).isEqualTo("direction=credit");
        assertThat(open("").entries).isSameAs(view.entries);
        settle(view);
        assertThat(test(view.entries.grid).size()).isEqualTo(3);
        assertThat(view.entries.filterBar.side.getValue()).isEqualTo(FilterBar.Side.BOTH);
    }

    @Test
    void wrong_values_in_an_address_are_left_out_and_reported() {
        someOfEach();
        var view = open("type=smell&direction=credit&entry=7");

        assertThat(view.entries.notice.isVisible()).isTrue();
        assertThat(view.entries.notice.getText()).contains("type=smell", "entry=7");
        assertThat(amounts(view)).containsExactly(1_000L);
    }

    @Test
    void no_match_differs_from_nothing_yet() {
        someOfEach();
        var view = open("type=video");

        assertThat(view.entries.empty.nothingYet.isVisible()).isFalse();
        assertThat(view.entries.grid.isVisible()).isTrue();
        assertThat(view.entries.toolbar.count.getText()).isEqualTo("No entries match");
        assertThat(view.entries.grid.getEmptyStateComponent()).isSameAs(view.entries.empty.noMatch);
        assertThat(texts(view.entries.empty.noMatch)).contains("No entries match", "Clear all filters");
        assertThat(view.entries.export.link.isVisible()).isFalse();
    }

    @Test
    void a_job_without_a_charge_is_explained() {
        someOfEach();

        assertThat(texts(open("job=job_unknown").entries.empty.noMatch))
                .contains("Nothing was charged for this job: it has no entries");
    }

    @Test
    void an_entry_outside_of_the_filter_opens_by_its_address() {
        var debit = someOfEach();
        var view = open("direction=credit&entry=" + debit.id());

        assertThat(view.entries.details.isVisible()).isTrue();
        assertThat(texts(view.entries.details))
                .contains("Debit of 3 image credits", "This job cost 3 image credits.", "998 → 995")
                .contains(debit.id().toString(), debit.jobId(), debit.idempotencyKey());
        assertThat(amounts(view)).containsExactly(1_000L);
    }

    @Test
    void a_charge_and_its_refund_lead_to_each_other() {
        var debit = someOfEach();
        var refund = given.posted(Given.jobRefund(debit, "The job failed", "service:test"));

        assertThat(texts(open("entry=" + debit.id()).entries.details))
                .contains("and all of it was refunded on", "In the end it cost nothing.");
        var details = open("entry=" + refund.id()).entries.details;
        assertThat(texts(details)).contains("This refunded 3 image credits of the 3 that a job cost on");
        assertThat(details.getElement().getOuterHTML()).contains("entry=" + debit.id());
    }

    @ParameterizedTest
    @CsvSource({
        // 23 hours, then 25
        "2026-03-29, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
        "2026-10-25, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z"
    })
    void a_day_on_which_clocks_change_in_the_browsers_zone_has_exactly_its_entries(
            String day, Instant begin, Instant end) {
        postAt(begin.minusNanos(1_000), 1);
        postAt(begin, 2);
        postAt(end.minusNanos(1_000), 3);
        postAt(end, 4);
        browserIn("Europe/Paris");

        var view = open("from=" + day + "&to=" + day);

        assertThat(amounts(view)).containsExactly(3L, 2L);
        assertThat(view.entries.statement.getElement().getTextRecursively()).contains("= 6");
        assertThat(amounts(open("zone=UTC&from=" + day + "&to=" + day)))
                .as("the same day elsewhere")
                .isNotEqualTo(List.of(3L, 2L));
    }

    private void postAt(Instant instant, long amount) {
        clock.stopAt(instant);
        given.credit(uid, amount);
        clock.reset();
    }

    private static void browserIn(String zone) {
        var ui = UI.getCurrentOrThrow();
        ui.getInternals()
                .setExtendedClientDetails(new ExtendedClientDetails(
                        ui, "1280", "800", "1280", "800", "1280", "800", "0", "0", "0", "false", zone, "0", "false",
                        "1.0", "w", "Linux", "light", "aura"));
    }

    @Test
    void an_entry_of_another_user_is_not_shown() {
        someOfEach();
        var others = given.credit(given.user(), 5);

        var view = open("entry=" + others.id());

        assertThat(view.entries.details.isVisible()).isFalse();
        assertThat(view.entries.notice.getText()).isEqualTo("This entry does not exist, or you have no access to it.");
    }

    /** @return the last of three entries: a debit of 3 for a job, after one of 2 and a credit of 1,000 */
    private Entry someOfEach() {
        given.credit(uid, 1_000);
        given.posted(job(2));
        return given.posted(job(3));
    }

    private Posting job(long amount) {
        return Posting.jobDebit(
                uid,
                "image",
                amount,
                "text2image",
                "job_" + Given.key(),
                "A job",
                Map.of("model", "flux"),
                "service:test");
    }

    private CreditsView open(String query) {
        UI.getCurrentOrThrow().navigate("bills/credits", QueryParameters.fromString(query));
        var view = (CreditsView) UI.getCurrentOrThrow()
                .getInternals()
                .getActiveRouterTargetsChain()
                .getFirst();
        settle(view);
        return view;
    }

    private static void settle(CreditsView view) {
        Views.settle(view.entries, view.entries.statement, view.cards);
    }

    private static String currentQuery() {
        return UI.getCurrentOrThrow()
                .getInternals()
                .getActiveViewLocation()
                .getQueryParameters()
                .getQueryString();
    }

    private List<Long> amounts(CreditsView view) {
        return IntStream.range(0, test(view.entries.grid).size())
                .mapToObj(row -> test(view.entries.grid).getRow(row).amount())
                .toList();
    }

    private static String texts(com.vaadin.flow.component.Component component) {
        return component.getElement().getTextRecursively();
    }

    private List<String> linksOf(CreditsView view) {
        return $(Anchor.class, view.cards).all().stream()
                .map(Anchor::getHref)
                .filter(href -> href.startsWith("bills/jobs"))
                .toList();
    }

    private static List<String> cardTexts(CreditsView view) {
        return view.cards
                .getChildren()
                .map(Card.class::cast)
                .map(card -> card.getTitleAsText() + " "
                        + card.getChildren()
                                .findFirst()
                                .orElseThrow()
                                .getChildren()
                                .findFirst()
                                .orElseThrow()
                                .getElement()
                                .getTextRecursively())
                .toList();
    }
}
