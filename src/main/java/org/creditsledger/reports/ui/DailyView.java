package org.creditsledger.reports.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DayRange;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.LoadFailure;
import org.creditsledger.shell.Loads;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;
import org.creditsledger.shell.QueryState;

/** Reports &amp; Analytics → Credits → Daily Summaries: the credits and debits of each UTC day and of each source. */
@Route(Links.DAILY)
@Menu(title = "daily.menu", order = 30)
@RolesAllowed(Roles.ADMIN)
class DailyView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    /** While some days are missing, because another thread is about to summarize them. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(5);

    final DailyFilter filter;
    final DailyRebuild rebuild;
    final Anchor export = new Anchor();
    final Notice notice = new Notice();
    final Div pending = new Div();
    final Div nothing = new Div();
    final Span totals = new Span();
    final DailyFigures figures;

    private final LoadFailure failure = new LoadFailure("daily.failure.title", this::load);
    private final Div skeleton = new Div();
    private final DailySummaries summaries;
    private final LedgerService ledger;
    private final Formats formats;
    private final Loads loads = new Loads();
    private DailyChoice choice = DailyChoice.NONE;
    private DayRange range;
    private boolean hasData;

    DailyView(DailySummaries summaries, LedgerService ledger) {
        this.summaries = summaries;
        this.ledger = ledger;
        this.formats = new Formats(getLocale(), ZoneOffset.UTC);
        this.range = choice.range(summaries.today());
        filter = new DailyFilter(
                ledger.creditTypes(),
                summaries::today,
                next -> UI.getCurrentOrThrow().navigate(DailyView.class, new QueryParameters(next.format())));
        rebuild = new DailyRebuild(summaries, () -> range, this::load);
        figures = new DailyFigures(formats);
        export.setText(getTranslation("daily.csv"));
        export.addClassName("button-link");
        export.setRouterIgnore(true);
        export.getElement().setAttribute("download", true);
        var actions = new Div(rebuild.button, export);
        actions.addClassName("daily-actions");
        filter.add(actions);
        pending.addClassNames("message", "notice");
        pending.getElement().setAttribute("role", "status");
        pending.setText(getTranslation("daily.has-pending"));
        pending.setVisible(false);
        nothing.addClassNames("message", "nothing-yet");
        nothing.add(new H2(getTranslation("daily.nothing.title")), new Paragraph(getTranslation("daily.nothing.text")));
        nothing.setVisible(false);
        totals.addClassName("daily-totals");
        totals.getElement().setAttribute("role", "status");
        addSkeleton();
        addClassName("daily-view");
        add(header(), filter, rebuild, notice, pending, failure, totals, nothing, skeleton, figures);
    }

    private PageHeader header() {
        var utc = new Span(getTranslation("daily.utc"));
        utc.addClassName("daily-utc");
        var header = new PageHeader(getPageTitle());
        header.add(utc);
        return header;
    }

    private void addSkeleton() {
        skeleton.addClassName("skeleton-rows");
        skeleton.getElement().setAttribute("aria-hidden", "true");
        for (var i = 0; i < 2; i++) {
            var part = new Div();
            part.addClassNames("skeleton", "skeleton-chart");
            skeleton.add(part);
        }
    }

    @Override
    public String getPageTitle() {
        return getTranslation("daily.title");
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var today = summaries.today();
        var parsed = DailyChoice.parse(
                event.getLocation().getQueryParameters().getParameters(), today, ledger.creditTypes());
        notice.showIgnored(parsed.ignored());
        choice = parsed.choice();
        range = choice.range(today);
        filter.show(choice, range);
        export.setHref(Links.to(
                Links.DAILY_CSV,
                QueryState.write()
                        .with("from", range.from())
                        .with("to", range.to())
                        .with("type", choice.type())
                        .parameters()));
        load();
    }

    /** Reads on another thread, so that the page appears at once. */
    void load() {
        var load = loads.next();
        figures.getElement().setAttribute("aria-busy", "true");
        skeleton.setVisible(!hasData);
        failure.setVisible(false);
        var wanted = range;
        var type = choice.type();
        var read = load.then(this::show);
        Background.run(
                "daily-summaries",
                () -> {
                    var days = summaries.days(wanted);
                    read.accept(
                            type == null
                                    ? days
                                    : days.stream().map(day -> day.ofType(type)).toList());
                },
                load.then(this::showFailure));
    }

    private void show(List<DaySummary> days) {
        hasData = true;
        skeleton.setVisible(false);
        figures.getElement().removeAttribute("aria-busy");
        var total = DailyTables.total(days);
        var isEmpty = total.entries() == 0;
        var isPending = DailyTables.hasPending(days);
        pending.setVisible(isPending);
        if (isPending) {
            lookAgain();
        }
        // Days that are not summarized yet may still have entries.
        nothing.setVisible(isEmpty && !isPending);
        totals.setVisible(!isEmpty || !isPending);
        figures.setVisible(!isEmpty);
        totals.setText(getTranslation(
                "daily.totals",
                formats.date(range.from()),
                formats.date(range.to()),
                formats.number(total.credits()),
                formats.number(total.debits()),
                total.entries()));
        if (!isEmpty) {
            figures.show(days, range, choice.type());
        }
    }

    /** Reads again after some seconds, unless the page shows something else by then or has been left. */
    private void lookAgain() {
        var load = loads.latest();
        var due = UI.getCurrentOrThrow().accessLater(() -> load.ifLatest(this::load), () -> {});
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(LOOK_AGAIN_AFTER);
                due.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void showFailure(UUID supportId) {
        skeleton.setVisible(false);
        figures.getElement().removeAttribute("aria-busy");
        failure.show(supportId, hasData);
    }
}
