package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Views.eventually;
import static org.creditsledger.testing.Views.location;
import static org.creditsledger.testing.Views.settle;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** The admins' page of all entries, without a browser. */
@DatabaseTest
class LedgerViewTest extends SpringBrowserlessTest {

    @Autowired
    Given given;

    @Autowired
    LedgerService ledger;

    @Autowired
    UserService users;

    private final String uid = "found-" + UUID.randomUUID();

    @Override
    @BeforeEach
    protected void initVaadinEnvironment() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken("admin", "", "ROLE_ADMIN", "ROLE_SERVICE"));
        super.initVaadinEnvironment();
    }

    @Test
    void a_uid_is_found_with_its_statement_and_its_download() {
        given.credit(uid, 30);
        given.credit(given.user(), 1);

        var view = open(Map.of("q", List.of(uid)));

        assertThat(entries(view)).extracting(Entry::uid).containsOnly(uid);
        assertThat(view.entries.filterBar.search.getHelperText()).isEqualTo("Found as a user ID");
        assertThat(view.entries.toolbar.count.getText()).isEqualTo("1 entry matches");
        assertThat(view.entries.statement.getElement().getTextRecursively()).contains("+30", "= 30");
        assertThat(view.entries.export.link.getHref()).startsWith("admin/credits/export.csv?uid=" + uid);
    }

    @Test
    void beside_the_entries_of_one_user_are_the_lots_of_this_user() {
        given.posted(Given.adjustment(uid, Direction.CREDIT, 30, Given.key())
                .inLots(List.of(Slice.opening(30, LotTerms.of(Category.PLAN, null, null)))));
        given.credit(uid, 2);

        for (var choice : List.of("uid", "q")) {
            var view = open(Map.of(choice, List.of(uid)));
            eventually(() -> assertThat(view.lots.panel.isVisible()).isTrue());
            assertThat(view.lots.panel.getSummaryText()).isEqualTo("1 lot");
            view.lots.panel.setOpened(true);
            assertThat(view.lots.panel.rows.getElement().getTextRecursively()).contains("30 plan credits, 30 left");
        }
        var view = open(Map.of("uid", List.of(uid)));
        given.posted(Given.adjustment(uid, Direction.DEBIT, 10, Given.key()));
        eventually(() -> assertThat(view.lots.panel.rows.getElement().getTextRecursively())
                .contains("20 left"));
        open(Map.of());
        eventually(() -> assertThat(view.lots.isVisible()).isFalse());
    }

    @Test
    void a_job_of_any_user_is_found() {
        given.credit(uid, 30);
        var job = Given.key();
        var debit = debit(job);

        var view = open(Map.of("q", List.of(job)));

        assertThat(entries(view)).containsExactly(debit);
        assertThat(view.entries.filterBar.search.getHelperText()).isEqualTo("Found as a job ID");
        assertThat(view.entries.statement.isVisible()).isFalse();
        assertThat(view.entries.export.link.getHref()).contains("job=" + job);
    }

    @Test
    void the_start_of_an_email_address_finds_its_users() {
        users.add(new User(uid, uid + "@demo.example", Role.USER));
        given.credit(uid, 30);

        var view = open(Map.of("q", List.of(uid.toUpperCase(Locale.ROOT) + "@demo")));

        assertThat(entries(view)).extracting(Entry::uid).containsExactly(uid);
        assertThat(view.entries.filterBar.search.getHelperText()).isEqualTo("Found as the e-mail address of 1 user");
    }

    @Test
    void a_search_without_a_match_is_reported() {
        var view = open(Map.of("q", List.of("nobody-" + UUID.randomUUID())));

        assertThat(entries(view)).isEmpty();
        assertThat(view.entries.filterBar.search.getHelperText()).startsWith("No user, job or payment has this ID");
    }

    @Test
    void a_search_is_in_the_address_and_its_chip_removes_it() {
        given.credit(uid, 30);
        var view = open(Map.of());

        view.entries.filterBar.search.setValue(uid);
        settle(view.entries);

        assertThat(location()).isEqualTo("admin/credits/ledger?q=" + uid);
        assertThat(entries(view)).extracting(Entry::uid).containsOnly(uid);
        assertThat(view.entries.filterBar.chips.getElement().getTextRecursively())
                .contains("Search: " + uid);
    }

    @Test
    void the_details_name_the_user() {
        users.add(new User(uid, uid + "@demo.example", Role.USER));
        var entry = given.credit(uid, 30);

        var view = open(Map.of("uid", List.of(uid), "entry", List.of(entry.id().toString())));

        entries(view);
        assertThat(view.entries.details.getElement().getTextRecursively())
                .contains(
                        uid,
                        uid + "@demo.example",
                        "All entries of this user",
                        "This added 30 image credits to the balance.");
    }

    @Test
    void new_entries_are_offered_and_move_no_row() {
        given.credit(uid, 30);
        var view = open(Map.of("uid", List.of(uid)));
        entries(view);

        given.credit(uid, 7);

        eventually(() -> assertThat(view.entries.newEntries.isVisible()).isTrue());
        assertThat(view.entries.newEntries.getText()).isEqualTo("Show 1 new entry");
        assertThat(entries(view)).hasSize(1);
    }

    private Entry debit(String job) {
        var posting = Posting.jobDebit(uid, "image", 3, "text2image", job, "a job", Map.of(), "service:jobs");
        return given.posted(posting);
    }

    private LedgerView open(Map<String, List<String>> parameters) {
        UI.getCurrentOrThrow().navigate("admin/credits/ledger", new QueryParameters(parameters));
        var view = (LedgerView) UI.getCurrentOrThrow()
                .getInternals()
                .getActiveRouterTargetsChain()
                .getFirst();
        settle(view.entries);
        return view;
    }

    private List<Entry> entries(LedgerView view) {
        var grid = test(view.entries.grid);
        return IntStream.range(0, grid.size()).mapToObj(grid::getRow).toList();
    }
}
