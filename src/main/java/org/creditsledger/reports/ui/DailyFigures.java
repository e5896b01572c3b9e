package org.creditsledger.reports.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.QueryParameters;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.creditsledger.reports.DayRange;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.reports.ui.DailyTables.Sums;
import org.creditsledger.shell.Chart;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Links;
import org.creditsledger.shell.Names;
import org.creditsledger.shell.QueryState;
import org.jspecify.annotations.Nullable;

/** The figures by day and by source, each as a chart and as a table. Both lead to the entries behind a figure. */
class DailyFigures extends Div {

    final Chart byDay = new Chart(Chart.Kind.MIRRORED);
    final Chart bySource = new Chart(Chart.Kind.BARS);
    final Div dayTable = new Div();
    final Div sourceTable = new Div();

    private final Formats formats;
    private LocalDate from = LocalDate.EPOCH;
    private LocalDate to = LocalDate.EPOCH;
    private @Nullable String type;

    DailyFigures(Formats formats) {
        this.formats = formats;
        byDay.onClick(day -> open(ledger(LocalDate.parse(day), LocalDate.parse(day), null)));
        bySource.onClick(source -> open(ledger(from, to, source)));
        addClassName("daily-content");
        setVisible(false);
        add(section("daily.by-day", byDay, dayTable), section("daily.by-source", bySource, sourceTable));
    }

    private Section section(String titleKey, Chart chart, Div table) {
        var section = new Section(new H2(getTranslation(titleKey)), chart, table);
        section.addClassName("daily-section");
        return section;
    }

    /** @param type the only credit type in the figures; null for all */
    void show(List<DaySummary> days, DayRange range, @Nullable String type) {
        this.from = range.from();
        this.to = range.to();
        this.type = type;
        var total = DailyTables.total(days);
        byDay.show(
                getTranslation(
                        "daily.by-day.description",
                        formats.date(range.from()),
                        formats.date(range.to()),
                        formats.number(total.credits()),
                        formats.number(total.debits())),
                days.stream()
                        .map(day -> new Chart.Category(day.day().toString(), formats.date(day.day())))
                        .toList(),
                series(days.stream().map(Sums::of).toList()));
        var sources = DailyTables.bySource(days);
        bySource.show(
                getTranslation(
                        "daily.by-source.description",
                        formats.date(range.from()),
                        formats.date(range.to()),
                        sources.size()),
                sources.stream()
                        .map(source -> new Chart.Category(source.source(), Names.source(source.source(), this)))
                        .toList(),
                series(sources.stream().map(DailyTables.BySource::sums).toList()));
        bySource.getStyle().setHeight(Math.max(10, 5 + 3 * sources.size()) + "rem");
        var tables = new DailyTables(this, formats);
        dayTable.removeAll();
        dayTable.add(tables.byDay(days, day -> Links.to(Links.LEDGER, ledger(day, day, null))));
        sourceTable.removeAll();
        sourceTable.add(tables.bySource(days, source -> Links.to(Links.LEDGER, ledger(from, to, source))));
    }

    private List<Chart.Series> series(List<Sums> sums) {
        return List.of(
                new Chart.Series(
                        getTranslation("daily.credits"),
                        Chart.Role.CREDIT,
                        sums.stream().map(Sums::credits).toList()),
                new Chart.Series(
                        getTranslation("daily.debits"),
                        Chart.Role.DEBIT,
                        sums.stream().map(Sums::debits).toList()));
    }

    private static void open(Map<String, List<String>> ledger) {
        UI.getCurrentOrThrow().navigate(Links.LEDGER, new QueryParameters(ledger));
    }

    /** The parameters of the ledger page, which lists both days. */
    private Map<String, List<String>> ledger(LocalDate from, LocalDate to, @Nullable String source) {
        return QueryState.write()
                .with("type", type)
                .with("source", source)
                .with("from", from)
                .with("to", to)
                .with("zone", "UTC")
                .parameters();
    }
}
