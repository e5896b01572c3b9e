package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
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
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Announcement;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;

/** Reports &amp; Analytics → Credits → Reserved credits: the running jobs of all users. Admins release the credits of one here. */
@Route(Links.RESERVED)
@Menu(title = "reserved.title", order = 25)
@RolesAllowed(Roles.ADMIN)
class ReservedView extends ListPage<RunningJob> implements AfterNavigationObserver {

    final RunningFilterBar filterBar;
    final Notice notice = new Notice();
    final CountedRows<RunningJob> list =
            new CountedRows<>("reserved", "reserved.count", "reserved.failure.title", this::load);
    final Grid<RunningJob> grid = list.grid();

    private final Announcement announcement = new Announcement();
    private final HoldList holds;
    private final LedgerService ledger;
    private final UserService users;
    private final String adminUid;
    private RunningChoice choice = RunningChoice.ALL;

    ReservedView(HoldList holds, LedgerService ledger, UserService users, AuthenticationContext authentication) {
        super("reserved.title");
        this.holds = holds;
        this.ledger = ledger;
        this.users = users;
        this.adminUid = authentication.getPrincipalName().orElseThrow();
        filterBar = new RunningFilterBar(ledger.creditTypes(), this::go);
        grid.addClassName("jobs");
        addClassName("reserved-view");
        var refresh = new Button(getTranslation("reserved.refresh"), _ -> load());
        add(new PageHeader(getPageTitle(), refresh), filterBar, notice, list, announcement);
    }

    @Override
    protected Grid<RunningJob> grid() {
        return grid;
    }

    @Override
    protected void addColumns() {
        var columns = new RunningColumns(grid, new RunningTexts(this, formats()), announcement::setText);
        columns.addUser();
        columns.addJob(zoneName());
        columns.addAction(this::releaseButton);
        columns.addCard(getPageTitle(), true, this::releaseButton).setKey(CARD);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed =
                RunningChoice.parse(event.getLocation().getQueryParameters().getParameters(), ledger.creditTypes());
        notice.showIgnored(parsed.ignored());
        choice = parsed.choice();
        filterBar.show(choice);
        load();
    }

    private void load() {
        list.show(new ReservedRows(holds, users, choice), whenEmpty());
    }

    private Component[] whenEmpty() {
        return choice.isFiltered()
                ? new Component[] {
                    new H2(getTranslation("reserved.no-match.title")),
                    new Paragraph(getTranslation("reserved.no-match.text")),
                    new Button(getTranslation("filter.clear"), _ -> go(RunningChoice.ALL))
                }
                : new Component[] {
                    new H2(getTranslation("reserved.nothing.title")),
                    new Paragraph(getTranslation("reserved.nothing.text"))
                };
    }

    private Component releaseButton(RunningJob job) {
        var button = new Button(
                getTranslation("reserved.release"),
                _ -> new ReleaseDialog(ledger, job.hold(), adminUid, new RunningTexts(this, formats()), this::load)
                        .open());
        button.setAriaLabel(getTranslation(
                "reserved.release.of", job.hold().jobId(), job.hold().uid()));
        return button;
    }

    private void go(RunningChoice next) {
        if (!next.equals(choice)) {
            UI.getCurrentOrThrow().navigate(ReservedView.class, new QueryParameters(next.format()));
        }
    }
}
