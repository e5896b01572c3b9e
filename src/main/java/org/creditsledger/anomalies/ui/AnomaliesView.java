package org.creditsledger.anomalies.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.spring.security.AuthenticationContext;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.anomalies.Anomaly;
import org.creditsledger.anomalies.AnomalyRemedy;
import org.creditsledger.anomalies.AnomalyService;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.CountedRows;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.ListPage;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.PageHeader;
import org.jspecify.annotations.Nullable;

/** Reports &amp; Analytics → Credits → Anomalies: blocked, skipped and short operations, and notes on them. */
@Route(Links.ANOMALIES)
@Menu(title = "anomalies.menu", order = 40)
@RolesAllowed(Roles.ADMIN)
class AnomaliesView extends ListPage<Anomaly> implements AfterNavigationObserver {

    /** The count stops here: no admin looks through more. */
    private static final int MANY = 100_000;

    final AnomaliesFilterBar filterBar = new AnomaliesFilterBar(this::go);
    final Notice notice = new Notice();
    final CountedRows<Anomaly> list =
            new CountedRows<>("anomalies", "anomalies.count", "anomalies.failure.title", this::load);
    final Grid<Anomaly> grid = list.grid();
    final AnomalyDetails details;

    private final Span announcement = new Span();
    private final AnomalyService anomalies;
    private AnomalyChoice choice = AnomalyChoice.NONE;

    AnomaliesView(AnomalyService anomalies, List<AnomalyRemedy> remedies, AuthenticationContext authentication) {
        super("anomalies.title");
        this.anomalies = anomalies;
        announcement.addClassName("visually-hidden");
        announcement.getElement().setAttribute("role", "status");
        details = new AnomalyDetails(
                anomalies,
                remedies,
                authentication.getPrincipalName().orElseThrow(),
                () -> go(choice.withAnomaly(null)),
                this::load,
                announcement::setText);
        grid.addSelectionListener(event -> event.getFirstSelectedItem()
                .filter(_ -> event.isFromClient())
                .ifPresent(anomaly -> go(choice.withAnomaly(anomaly.id()))));
        addClassName("anomalies-view");
        add(new PageHeader(getPageTitle()), filterBar, notice, list, details, announcement);
    }

    @Override
    protected Grid<Anomaly> grid() {
        return grid;
    }

    @Override
    protected void addColumns() {
        var columns = new AnomaliesColumns(grid, formats(), this::address);
        columns.add(zoneName());
        columns.addCard().setKey(CARD);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        var parsed =
                AnomalyChoice.parse(event.getLocation().getQueryParameters().getParameters());
        notice.showIgnored(parsed.ignored());
        var isOtherList = !list.isRead() || !parsed.choice().withAnomaly(null).equals(choice.withAnomaly(null));
        choice = parsed.choice();
        filterBar.show(choice);
        if (isOtherList) {
            load();
        }
        showDetails(choice.anomalyId());
    }

    void load() {
        var filter = choice.filter();
        list.show(
                new CountedRows.Source<>() {
                    @Override
                    public long count() {
                        return anomalies.count(filter, MANY);
                    }

                    @Override
                    public Stream<Anomaly> page(int offset, int limit) {
                        return anomalies
                                .page(filter, null, offset, Math.min(limit, AnomalyService.MAX_PAGE_SIZE))
                                .anomalies()
                                .stream();
                    }
                },
                whenEmpty());
    }

    private Component[] whenEmpty() {
        return choice.isFiltered()
                ? new Component[] {
                    new H2(getTranslation("anomalies.no-match.title")),
                    new Paragraph(getTranslation("anomalies.no-match.text")),
                    new Button(getTranslation("filter.clear"), _ -> go(AnomalyChoice.NONE))
                }
                : new Component[] {
                    new H2(getTranslation("anomalies.nothing.title")),
                    new Paragraph(getTranslation("anomalies.nothing.text"))
                };
    }

    private void showDetails(@Nullable UUID anomalyId) {
        if (anomalyId == null) {
            details.setVisible(false);
            grid.deselectAll();
            return;
        }
        anomalies.find(anomalyId).ifPresentOrElse(anomaly -> details.show(anomaly, formats()), () -> {
            details.setVisible(false);
            notice.show(getTranslation("anomalies.unknown"));
        });
    }

    private void go(AnomalyChoice next) {
        if (!Objects.equals(next, choice)) {
            UI.getCurrentOrThrow().navigate(AnomaliesView.class, new QueryParameters(next.format()));
        }
    }

    private String address(Anomaly anomaly) {
        return Links.to(Links.ANOMALIES, choice.withAnomaly(anomaly.id()).format());
    }
}
