package org.creditsledger.reports.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.RolesAllowed;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DayRange;
import org.creditsledger.reports.DaySummary;
import org.creditsledger.reports.RebuildResult;
import org.creditsledger.reports.ui.DailyTables.Sums;
import org.creditsledger.security.Roles;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.CalendarTexts;
import org.creditsledger.shell.Chart;
import org.creditsledger.shell.Formats;
import org.creditsledger.shell.LoadFailure;
import org.creditsledger.shell.Names;
import org.jspecify.annotations.Nullable;

/** Reports &amp; Analytics → Credits → Daily Summaries: what came in and went out each UTC day, and by which source. */
@Route("admin/credits/daily")
@Menu(title = "daily.menu", order = 30)
@RolesAllowed(Roles.ADMIN)
class DailyView extends VerticalLayout implements AfterNavigationObserver, HasDynamicTitle {

    /** How often a rebuild tells the page how far it is; each time is a message to the browser. */
    private static final int PROGRESS_STEPS = 50;

    /** While days are missing that somebody else is about to summarise. */
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofSeconds(5);

    final Select<Period> period = new Select<>();
    final DatePicker first = new DatePicker();
    final DatePicker last = new DatePicker();
    final Select<String> type = new Select<>();
    final Button rebuild = new Button();
    final Anchor export = new Anchor();
    final Div notice = new Div();
    final Div pending = new Div();
    final LoadFailure failure = new LoadFailure("daily.failure.title", this::load);
    final Div nothing = new Div();
    final Div content = new Div();
    final Span totals = new Span();
    final Chart byDay = new Chart(Chart.Kind.MIRRORED);
    final Chart bySource = new Chart(Chart.Kind.BARS);
    final Div dayTable = new Div();
    final Div sourceTable = new Div();
    final Span rebuildText = new Span();
    final ProgressBar rebuildBar = new ProgressBar();

    private final Div rebuildState = new Div(rebuildText, rebuildBar);
    private final Div skeleton = new Div();
    private final DailySummaries summaries;
    private final LedgerService ledger;
    private final Formats formats;
    private DailyChoice choice = DailyChoice.NONE;
    private DayRange range;
    private boolean isShowing;
    private boolean hasData;
    private int generation;

    DailyView(DailySummaries summaries, LedgerService ledger) {
        this.summaries = summaries;
        this.ledger = ledger;
        this.formats = new Formats(getLocale(), ZoneOffset.UTC);
        this.range = choice.range(summaries.today());

        var utc = new Span(getTranslation("daily.utc"));
        utc.addClassName("daily-utc");
        var header = new Header(new H1(getPageTitle()), utc);
        header.addClassName("view-header");

        period.setLabel(getTranslation("filter.period"));
        period.setItems(Period.values());
        period.setItemLabelGenerator(value -> getTranslation("daily.period." + value.code()));
        period.addValueChangeListener(event -> {
            var span = event.getValue().span();
            go(span == null ? choice.with(range) : choice.with(span));
        });
        first.setLabel(getTranslation("filter.from"));
        last.setLabel(getTranslation("filter.to"));
        for (var day : List.of(first, last)) {
            day.setI18n(CalendarTexts.of(this)
                    .setBadInputErrorMessage(getTranslation("filter.day.invalid"))
                    .setRequiredErrorMessage(getTranslation("filter.day.invalid"))
                    .setMinErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS))
                    .setMaxErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS)));
            day.addValueChangeListener(_ -> daysChanged());
        }
        type.setLabel(getTranslation("entry.type"));
        type.setEmptySelectionAllowed(true);
        type.setEmptySelectionCaption(getTranslation("filter.all"));
        type.setItems(ledger.creditTypes());
        type.setItemLabelGenerator(value -> value == null ? getTranslation("filter.all") : Names.type(value, this));
        type.addValueChangeListener(event -> go(choice.withType(event.getValue())));

        rebuild.setText(getTranslation("daily.rebuild"));
        rebuild.setDisableOnClick(true);
        rebuild.setTooltipText(getTranslation("daily.rebuild.help"));
        rebuild.addClickListener(_ -> rebuild());
        export.setText(getTranslation("daily.csv"));
        export.addClassName("button-link");
        export.setRouterIgnore(true);
        export.getElement().setAttribute("download", true);
        var actions = new Div(rebuild, export);
        actions.addClassName("daily-actions");
        var fields = new Div(period, first, last, type, actions);
        fields.addClassName("filter-fields");
        fields.getElement().setAttribute("role", "search");
        fields.getElement().setAttribute("aria-label", getTranslation("filter.title"));

        rebuildState.addClassName("export-state");
        rebuildState.getElement().setAttribute("role", "status");
        rebuildState.setVisible(false);
        notice.addClassNames("message", "notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);
        pending.addClassNames("message", "notice");
        pending.getElement().setAttribute("role", "status");
        pending.setText(getTranslation("daily.has-pending"));
        pending.setVisible(false);
        nothing.addClassNames("message", "nothing-yet");
        nothing.add(new H2(getTranslation("daily.nothing.title")), new Paragraph(getTranslation("daily.nothing.text")));
        nothing.setVisible(false);
        totals.addClassName("daily-totals");
        totals.getElement().setAttribute("role", "status");

        byDay.onClick(day -> open(ledgerQuery(LocalDate.parse(day), LocalDate.parse(day), null)));
        bySource.onClick(source -> open(ledgerQuery(range.from(), range.to(), source)));
        skeleton.addClassName("skeleton-rows");
        skeleton.getElement().setAttribute("aria-hidden", "true");
        for (var i = 0; i < 2; i++) {
            var part = new Div();
            part.addClassNames("skeleton", "skeleton-chart");
            skeleton.add(part);
        }
        content.addClassName("daily-content");
        content.setVisible(false);
        content.add(section("daily.by-day", byDay, dayTable), section("daily.by-source", bySource, sourceTable));

        addClassName("daily-view");
        add(header, fields, rebuildState, notice, pending, failure, totals, nothing, skeleton, content);
    }

    private Section section(String titleKey, Chart chart, Div table) {
        var section = new Section(new H2(getTranslation(titleKey)), chart, table);
        section.addClassName("daily-section");
        return section;
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
        tell(parsed.ignored().isEmpty() ? null : getTranslation("filter.ignored", String.join(", ", parsed.ignored())));
        choice = parsed.choice();
        range = choice.range(today);
        isShowing = true;
        try {
            period.setValue(Period.of(choice.span()));
            first.setMin(range.to().minusDays(DayRange.MAX_DAYS - 1));
            first.setMax(range.to());
            last.setMin(range.from());
            last.setMax(today);
            first.setValue(range.from());
            last.setValue(range.to());
            type.setValue(choice.type());
        } finally {
            isShowing = false;
        }
        export.setHref("admin/credits/daily/export.csv?from=" + range.from() + "&to=" + range.to()
                + (choice.type() == null ? "" : "&type=" + encode(choice.type())));
        load();
    }

    /** Reads on another thread: the page is there at once, however long the database takes. */
    void load() {
        var current = ++generation;
        var ui = UI.getCurrentOrThrow();
        content.getElement().setAttribute("aria-busy", "true");
        skeleton.setVisible(!hasData);
        failure.setVisible(false);
        var wanted = range;
        var wantedType = choice.type();
        var read = ui.accessLater((List<DaySummary> days) -> ifCurrent(current, () -> show(days)), () -> {});
        var failed = ui.accessLater((UUID supportId) -> ifCurrent(current, () -> showFailure(supportId)), () -> {});
        Background.run(
                "daily-summaries",
                () -> {
                    var days = summaries.days(wanted);
                    read.accept(
                            wantedType == null
                                    ? days
                                    : days.stream()
                                            .map(day -> day.ofType(wantedType))
                                            .toList());
                },
                failed);
    }

    private void show(List<DaySummary> days) {
        hasData = true;
        skeleton.setVisible(false);
        content.getElement().removeAttribute("aria-busy");
        var total = DailyTables.total(days);
        var isEmpty = total.entries() == 0;
        var isPending = DailyTables.hasPending(days);
        pending.setVisible(isPending);
        if (isPending) {
            lookAgain();
        }
        // Of what was not summarised yet nobody knows whether it is nothing.
        nothing.setVisible(isEmpty && !isPending);
        totals.setVisible(!isEmpty || !isPending);
        content.setVisible(!isEmpty);
        totals.setText(getTranslation(
                "daily.totals",
                formats.date(range.from()),
                formats.date(range.to()),
                formats.number(total.credits()),
                formats.number(total.debits()),
                total.entries()));
        if (isEmpty) {
            return;
        }
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
        dayTable.add(tables.byDay(days, day -> ledgerAddress(day, day, null)));
        sourceTable.removeAll();
        sourceTable.add(tables.bySource(days, source -> ledgerAddress(range.from(), range.to(), source)));
    }

    /** Some seconds from now, unless the page shows something else by then or has been left. */
    private void lookAgain() {
        var current = generation;
        var due = UI.getCurrentOrThrow().accessLater(() -> ifCurrent(current, this::load), () -> {});
        Thread.startVirtualThread(() -> {
            try {
                Thread.sleep(LOOK_AGAIN_AFTER);
                due.run();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
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

    private void showFailure(UUID supportId) {
        skeleton.setVisible(false);
        content.getElement().removeAttribute("aria-busy");
        failure.show(supportId, hasData);
    }

    private void rebuild() {
        var ui = UI.getCurrentOrThrow();
        var wanted = range;
        var days = Math.toIntExact(wanted.days().count());
        showRebuild(0, days);
        var progress = ui.accessLater((Integer done) -> showRebuild(done, days), () -> {});
        var ended = ui.accessLater(this::rebuilt, () -> {});
        var failed = ui.accessLater(this::rebuildFailed, () -> {});
        var step = Math.max(1, days / PROGRESS_STEPS);
        Background.run(
                "daily-rebuild",
                () -> ended.accept(summaries.rebuild(wanted, (_, done, _, _) -> {
                    if (done % step == 0) {
                        progress.accept(done);
                    }
                })),
                failed);
    }

    private void showRebuild(int done, int days) {
        rebuildState.setVisible(true);
        rebuildBar.setVisible(true);
        rebuildBar.setMax(days);
        rebuildBar.setValue(Math.min(done, days));
        rebuildText.setText(getTranslation("daily.rebuild.running", done, days));
    }

    private void rebuilt(RebuildResult result) {
        rebuild.setEnabled(true);
        rebuildBar.setVisible(false);
        rebuildText.setText(
                switch (result) {
                    case RebuildResult.Rebuilt(var days, var entries) ->
                        getTranslation("daily.rebuild.done", days, entries);
                    case RebuildResult.Busy() -> getTranslation("daily.rebuild.busy");
                    case RebuildResult.NothingClosed() -> getTranslation("daily.rebuild.nothing");
                });
        load();
    }

    private void rebuildFailed(UUID supportId) {
        rebuild.setEnabled(true);
        rebuildBar.setVisible(false);
        rebuildText.setText(getTranslation("daily.rebuild.failed", supportId));
        load();
    }

    private void daysChanged() {
        if (isShowing || first.isInvalid() || last.isInvalid() || first.isEmpty() || last.isEmpty()) {
            return;
        }
        var days = DailyChoice.range(first.getValue(), last.getValue(), summaries.today());
        if (days == null) {
            first.setErrorMessage(getTranslation("daily.days", DayRange.MAX_DAYS));
            first.setInvalid(true);
            return;
        }
        go(choice.with(days));
    }

    private void go(DailyChoice next) {
        if (!isShowing && !next.equals(choice)) {
            UI.getCurrentOrThrow().navigate(DailyView.class, new QueryParameters(next.format()));
        }
    }

    private static void open(String ledgerQuery) {
        UI.getCurrentOrThrow().navigate("admin/credits/ledger", QueryParameters.fromString(ledgerQuery));
    }

    private String ledgerAddress(LocalDate from, LocalDate to, @Nullable String source) {
        return "admin/credits/ledger?" + ledgerQuery(from, to, source);
    }

    /** As the ledger page reads it: both days are among those that it shows. */
    private String ledgerQuery(LocalDate from, LocalDate to, @Nullable String source) {
        return (choice.type() == null ? "" : "type=" + encode(choice.type()) + "&")
                + (source == null ? "" : "source=" + encode(source) + "&")
                + "from=" + from + "&to=" + to + "&zone=UTC";
    }

    private void tell(@Nullable String text) {
        notice.setText(text == null ? "" : text);
        notice.setVisible(text != null);
    }

    private void ifCurrent(int asked, Runnable show) {
        if (asked == generation) {
            show.run();
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What the choice of days offers: a span up to today, or the days of the two fields beside it. */
    enum Period {
        LAST_7_DAYS(DaySpan.LAST_7_DAYS),
        LAST_30_DAYS(DaySpan.LAST_30_DAYS),
        LAST_90_DAYS(DaySpan.LAST_90_DAYS),
        THIS_YEAR(DaySpan.THIS_YEAR),
        LAST_12_MONTHS(DaySpan.LAST_12_MONTHS),
        DAYS(null);

        private final @Nullable DaySpan span;

        Period(@Nullable DaySpan span) {
            this.span = span;
        }

        @Nullable DaySpan span() {
            return span;
        }

        static Period of(@Nullable DaySpan span) {
            return Stream.of(values())
                    .filter(period -> period.span == span)
                    .findFirst()
                    .orElse(DAYS);
        }

        String code() {
            return span == null ? "days" : span.code();
        }
    }
}
