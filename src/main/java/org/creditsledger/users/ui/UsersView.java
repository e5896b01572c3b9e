package org.creditsledger.users.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.grants.GrantService;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.users.UserCredits;
import org.creditsledger.users.UserCreditsService;
import org.creditsledger.users.UsersFilter;

/** Reports &amp; Analytics → Credits → Users Overview: admins see credits, grant them and disable users here. */
@Route(Links.USERS)
@Menu(title = "users.title", order = 20)
@RolesAllowed(Roles.ADMIN)
class UsersView extends ListPage<UserCredits> implements AfterNavigationObserver {

    final UsersFilterBar filterBar;
    final Button grantButton;
    final Button bulkButton;
    final Button requestsButton;
    final Button accessButton;
    final Notice notice = new Notice();
    final CountedRows<UserCredits> list = new CountedRows<>("users", "users.count", "users.failure.title", this::load);
    final Grid<UserCredits> grid = list.grid();

    private final UserCreditsService userCredits;
    private final GrantService grants;
    private final LedgerService ledger;
    private final UserService users;
    private final InstantSource clock;
    private final String adminUid;
    private UsersFilter filter;

    UsersView(
            UserCreditsService userCredits,
            GrantService grants,
            LedgerService ledger,
            UserService users,
            InstantSource clock,
            AuthenticationContext authentication) {
        super("users.title");
        this.userCredits = userCredits;
        this.grants = grants;
        this.ledger = ledger;
        this.users = users;
        this.clock = clock;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        var types = ledger.creditTypes();
        this.filter = UsersUrl.parse(Map.of(), types, userCredits::thresholdOf).filter();
        filterBar = new UsersFilterBar(filter, types, userCredits::thresholdOf, this::go);
        grantButton = button("grant", getTranslation("grants.open"), () -> openGrant(List.of()));
        grantButton.addThemeVariants(ButtonVariant.PRIMARY);
        bulkButton = button("grant-selected", "", () -> openGrant(selected()));
        requestsButton = button("requests", getTranslation("grants.requests.button"), this::openRequests);
        accessButton = button("access", getTranslation("access.open"), this::openAccess);
        grid.addClassName("users");
        grid.setSelectionMode(Grid.SelectionMode.MULTI);
        grid.addSelectionListener(_ -> showSelected());
        addClassName("users-view");
        add(
                new PageHeader(getPageTitle(), requestsButton, accessButton, bulkButton, grantButton),
                filterBar,
                notice,
                list);
        showSelected();
    }

    private static Button button(String id, String text, Runnable action) {
        var button = new Button(text, _ -> action.run());
        button.setId(id);
        return button;
    }

    @Override
    protected Grid<UserCredits> grid() {
        return grid;
    }

    @Override
    protected void addColumns() {
        var columns = new UsersColumns(grid, formats());
        columns.add();
        columns.addCard().setKey(CARD);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed = UsersUrl.parse(
                event.getLocation().getQueryParameters().getParameters(),
                ledger.creditTypes(),
                userCredits::thresholdOf);
        notice.showIgnored(parsed.ignored());
        filter = parsed.filter();
        filterBar.show(filter);
        load();
        parsed.undoEntryId().ifPresent(this::openUndo);
    }

    void load() {
        var shown = filter;
        list.show(
                new CountedRows.Source<>() {
                    @Override
                    public long count() {
                        return userCredits.count(shown);
                    }

                    @Override
                    public Stream<UserCredits> page(int offset, int limit) {
                        return userCredits
                                .page(shown, null, offset, Math.min(limit, UserCreditsService.MAX_PAGE_SIZE))
                                .stream();
                    }
                },
                whenEmpty(shown));
        var counted = UI.getCurrentOrThrow().accessLater(this::showRequests, () -> {});
        Background.run("grant-requests", () -> counted.accept(grants.countOpen()), _ -> {});
    }

    private void showRequests(long open) {
        requestsButton.setText(getTranslation("grants.requests", open));
    }

    private Component[] whenEmpty(UsersFilter shown) {
        return shown.search() != null || shown.lowOnly()
                ? new Component[] {
                    new H2(getTranslation("users.no-match.title")),
                    new Paragraph(getTranslation("users.no-match.text")),
                    new Button(
                            getTranslation("filter.clear"),
                            _ -> UI.getCurrentOrThrow().navigate(UsersView.class))
                }
                : new Component[] {
                    new H2(getTranslation("users.nothing.title")), new Paragraph(getTranslation("users.nothing.text"))
                };
    }

    private void showSelected() {
        var count = grid.getSelectedItems().size();
        bulkButton.setText(getTranslation("grants.open.selected", count));
        bulkButton.setEnabled(count > 0);
        accessButton.setEnabled(count > 0);
    }

    private List<UserCredits> selected() {
        return List.copyOf(grid.getSelectedItems());
    }

    private void openGrant(List<UserCredits> selected) {
        new GrantDialog(
                        grants,
                        userCredits,
                        ledger.creditTypes(),
                        filter.type(),
                        selected.stream().map(UserCredits::uid).sorted().toList(),
                        adminUid,
                        formats(),
                        clock,
                        this::load)
                .open();
    }

    private void openRequests() {
        new RequestsDialog(grants, userCredits, adminUid, formats(), this::load).open();
    }

    private void openAccess() {
        new AccessDialog(users, selected(), adminUid, this::load).open();
    }

    private void openUndo(UUID entryId) {
        ledger.findEntry(entryId)
                .ifPresentOrElse(
                        entry -> {
                            // A reload of the page must not open the dialog again.
                            UI.getCurrentOrThrow().getPage().getHistory().replaceState(null, Links.USERS);
                            new UndoDialog(grants, entry, adminUid, formats(), this::load).open();
                        },
                        () -> notice.show(getTranslation("entry.unknown")));
    }

    private void go(UsersFilter next) {
        if (!next.equals(filter)) {
            UI.getCurrentOrThrow()
                    .navigate(
                            UsersView.class,
                            new QueryParameters(UsersUrl.format(
                                    next, ledger.creditTypes().getFirst(), userCredits.thresholdOf(next.type()))));
        }
    }
}
