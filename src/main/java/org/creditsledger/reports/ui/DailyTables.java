package org.creditsledger.reports.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Div;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.creditsledger.ledger.Direction;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.reports.DaySummary.State;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.Names;
import org.jsoup.nodes.Element;

/**
 * The numbers of the charts as tables. They are written as HTML and not built of components: a year has thousands of cells,
 * and the server does not have to remember each of them.
 */
class DailyTables {

    private final Component page;
    private final Formats formats;

    DailyTables(Component page, Formats formats) {
        this.page = page;
        this.formats = formats;
    }

    /** One line of a table. */
    record Line(String name, String note, String href, Sums sums) {}

    record Sums(long credits, long debits, long entries) {

        static final Sums NONE = new Sums(0, 0, 0);

        static Sums of(DaySummary day) {
            return new Sums(day.credits(Direction.CREDIT), day.credits(Direction.DEBIT), day.entries());
        }

        static Sums of(DaySummary.Total total) {
            var isCredit = total.direction() == Direction.CREDIT;
            return new Sums(isCredit ? total.credits() : 0, isCredit ? 0 : total.credits(), total.entries());
        }

        Sums plus(Sums other) {
            return new Sums(credits + other.credits, debits + other.debits, entries + other.entries);
        }
    }

    /** The sums of each source, the largest first. */
    static List<BySource> bySource(List<DaySummary> days) {
        var sums = new TreeMap<String, Sums>();
        days.stream()
                .flatMap(day -> day.totals().stream())
                .forEach(total -> sums.merge(total.source(), Sums.of(total), Sums::plus));
        return sums.entrySet().stream()
                .map(entry -> new BySource(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong((BySource source) ->
                                source.sums().credits() + source.sums().debits())
                        .reversed())
                .toList();
    }

    record BySource(String source, Sums sums) {}

    static Sums total(List<DaySummary> days) {
        return days.stream().map(Sums::of).reduce(Sums.NONE, Sums::plus);
    }

    /** Newest first. */
    Component byDay(List<DaySummary> days, Function<LocalDate, String> href) {
        var lines = new ArrayList<Line>();
        for (var day : days.reversed()) {
            var note = switch (day.state()) {
                case CLOSED -> "";
                case SO_FAR -> text("daily.so-far");
                case PENDING -> text("daily.pending");
            };
            lines.add(new Line(formats.date(day.day()), note, href.apply(day.day()), Sums.of(day)));
        }
        return table("by-day", text("daily.by-day.table"), text("daily.day"), lines, total(days));
    }

    Component bySource(List<DaySummary> days, Function<String, String> href) {
        var lines = bySource(days).stream()
                .map(source ->
                        new Line(Names.source(source.source(), page), "", href.apply(source.source()), source.sums()))
                .toList();
        return table("by-source", text("daily.by-source.table"), text("entry.source"), lines, total(days));
    }

    private Component table(String className, String caption, String firstColumn, List<Line> lines, Sums total) {
        var table = new Element("table");
        table.appendElement("caption").text(caption);
        var header = table.appendElement("thead").appendElement("tr");
        for (var column : List.of(
                firstColumn, text("daily.credits"), text("daily.debits"), text("daily.net"), text("daily.entries"))) {
            header.appendElement("th").attr("scope", "col").text(column);
        }
        var body = table.appendElement("tbody");
        var totalRow = body.appendElement("tr").addClass("total");
        totalRow.appendElement("th").attr("scope", "row").text(text("daily.total"));
        numbers(totalRow, total);
        for (var line : lines) {
            var row = body.appendElement("tr");
            var name = row.appendElement("th").attr("scope", "row");
            name.appendElement("a")
                    .attr("router-link", true)
                    .attr("href", line.href())
                    .text(line.name());
            if (!line.note().isEmpty()) {
                name.appendText(" ").appendElement("small").text(line.note());
            }
            numbers(row, line.sums());
        }
        var scroller = new Div(new Html(table.outerHtml()));
        scroller.addClassNames("daily-table", className);
        // Readers without a mouse scroll it with the keyboard.
        scroller.getElement().setAttribute("tabindex", "0");
        scroller.getElement().setAttribute("role", "region");
        scroller.getElement().setAttribute("aria-label", caption);
        return scroller;
    }

    private void numbers(Element row, Sums sums) {
        var net = sums.credits() - sums.debits();
        for (var number : List.of(
                formats.number(sums.credits()),
                formats.number(sums.debits()),
                net == 0 ? "0" : formats.signed(net),
                formats.number(sums.entries()))) {
            row.appendElement("td").text(number);
        }
    }

    private String text(String key) {
        return page.getTranslation(key);
    }

    static boolean hasPending(List<DaySummary> days) {
        return days.stream().anyMatch(day -> day.state() == State.PENDING);
    }
}
