package org.creditsledger.jobs.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.PermitAll;
import java.util.Map;
import org.creditsledger.history.CreditsWatch;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.shell.Announcement;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;

/** My Bills &amp; Invoices → Running jobs: the jobs that have credits of the user reserved now. */
@Route(Links.RUNNING_JOBS)
@Menu(title = "running.menu", order = 15)
@PermitAll
class RunningJobsView extends ListPage<RunningJob> implements AfterNavigationObserver {

    final RunningFilterBar filterBar;
    final Notice notice = new Notice();
    final Span count = new Span();
    final Grid<RunningJob> grid = new Grid<>();
    final Div nothingYet = new Div();

    private final Announcement announcement = new Announcement();
    private final HoldList holds;
    private final LedgerService ledger;
    private final CreditsWatch watch;
    private final String uid;
    private RunningChoice choice = RunningChoice.ALL;

    RunningJobsView(HoldList holds, LedgerService ledger, CreditsWatch watch, AuthenticationContext authentication) {
        super("running.title");
        this.holds = holds;
        this.ledger = ledger;
        this.watch = watch;
        this.uid = authentication.getPrincipalName().orElseThrow();
        filterBar = new RunningFilterBar(ledger.creditTypes(), this::go);
        filterBar.uid.setVisible(false);
        count.addClassName("entries-count");
        count.getElement().setAttribute("role", "status");
        grid.addClassNames("entries", "jobs");
        nothingYet.addClassName("nothing-yet");
        addClassName("running-view");
        add(new PageHeader(getPageTitle()), filterBar, notice, count, nothingYet, grid, announcement);
        setFlexGrow(1, grid);
    }

    @Override
    protected Grid<RunningJob> grid() {
        return grid;
    }

    @Override
    protected void addColumns() {
        var columns = new RunningColumns(grid, new RunningTexts(this, formats()), announcement::setText);
        columns.addJob(zoneName());
        columns.addCard(getPageTitle(), false, null).setKey(CARD);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        var watching = watch.watch(uid, event.getUI().accessLater(this::load, () -> {}));
        addDetachListener(detached -> {
            watching.close();
            detached.unregisterListener();
        });
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed =
                RunningChoice.parse(event.getLocation().getQueryParameters().getParameters(), ledger.creditTypes());
        notice.showIgnored(parsed.ignored());
        choice = parsed.choice().withoutUid();
        filterBar.show(choice);
        load();
    }

    private void load() {
        var running = holds.running(uid, choice.type(), HoldList.MAX_PAGE_SIZE);
        var jobs = RunningJob.of(running, Map.of());
        var isEmpty = jobs.isEmpty();
        filterBar.setVisible(!isEmpty || choice.isFiltered());
        count.setText(getTranslation(running.hasMore() ? "running.count.more" : "running.count", jobs.size()));
        count.setVisible(!isEmpty);
        nothingYet.removeAll();
        nothingYet.add(whenEmpty());
        nothingYet.setVisible(isEmpty);
        grid.setVisible(!isEmpty);
        grid.setItems(jobs);
    }

    private Component[] whenEmpty() {
        return choice.isFiltered()
                ? new Component[] {
                    new Paragraph(getTranslation("running.nothing.type")),
                    new Anchor(Links.RUNNING_JOBS, getTranslation("filter.clear"))
                }
                : new Component[] {
                    new Paragraph(getTranslation("running.nothing")),
                    new Anchor(Links.CREDITS, getTranslation("invoices.to-credits"))
                };
    }

    private void go(RunningChoice next) {
        if (!next.equals(choice)) {
            UI.getCurrentOrThrow().navigate(RunningJobsView.class, new QueryParameters(next.format()));
        }
    }
}
