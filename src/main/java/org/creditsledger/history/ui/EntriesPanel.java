package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.history.RangeStatement;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.LoadFailure;
import org.creditsledger.shell.SkeletonRows;
import org.creditsledger.views.ViewService;
import org.jspecify.annotations.Nullable;

/**
 * The list of entries, with all that belongs to it: filters, statement, columns, saved views, export, details. The page
 * that it is on gives it the parameters of the address, and it asks the page for another address: so Back, a reload and a
 * link show the same.
 *
 * <p>What takes long is read on another thread; until it is there, shapes stand in for it.
 */
class EntriesPanel extends Div {

    /** To choose from before there is an entry of them; entries of others can be filtered as well. */
    static final List<String> KNOWN_SOURCES =
            List.of("text2image", "image2image", "text2video", "image2video", "purchase", "refund", "admin_adjustment");

    private static final int NARROW_PX = 700;
    /** Where counting of new entries ends: it is a hint, and not a sum. */
    private static final int MANY_NEW = 1_000;

    final FilterBar filterBar;
    final StatementStrip statement = new StatementStrip();
    final EntryGrid grid;
    final EntryDetails details;
    final Span count = new Span();
    final Button newEntries = new Button();
    final ExportOffer export;
    final Div notice = new Div();
    final Div nothingYet = new Div();
    final Div noMatch = new Div();
    final LoadFailure failure = new LoadFailure("entries.failure.title", this::loadAgain);
    final SavedViewsMenu savedViews;
    final ColumnChooser columns;

    private final Span announcement = new Span();
    private final SkeletonRows skeleton = new SkeletonRows();
    private final Div toolbar;
    private final Div listArea;
    private final Sources sources;
    private final Setting setting;
    private final Consumer<Map<String, List<String>>> navigate;

    private EntryTexts texts;
    private ZoneId readersZone = ZoneId.of("UTC");
    private FilterChoice choice = FilterChoice.NONE;
    private @Nullable UUID shownEntryId;
    private @Nullable EntryPages pages;
    private Instant shownUntil = Instant.EPOCH;
    /** Whose entries the list is of: what was searched for came to this. */
    private EntryFilter shownBase;

    private @Nullable Boolean isNarrow;
    private boolean isShown;
    private int generation;
    private Runnable retried = () -> {};

    /**
     * What the panel reads from.
     *
     * @param everyUser null on the page of one user's own
     */
    record Sources(
            LedgerService ledger,
            History history,
            HoldList holds,
            ViewService views,
            ExportProgress exports,
            InstantSource clock,
            @Nullable EveryUser everyUser) {}

    /**
     * @param base whose entries, before users are chosen
     * @param readerUid who looks, and whose columns and saved views these are
     * @param page under which those are kept
     * @param path of the page, without its parameters
     * @param exportPath of the download
     * @param knownSources to choose from, even if there is no entry of them
     */
    record Setting(
            EntryFilter base,
            String readerUid,
            String page,
            String path,
            String exportPath,
            List<String> knownSources,
            Component nextStep) {}

    EntriesPanel(Sources sources, Setting setting, Consumer<Map<String, List<String>>> navigate) {
        this.sources = sources;
        this.setting = setting;
        this.navigate = navigate;
        this.shownBase = setting.base();
        this.texts = new EntryTexts(this, getLocale(), readersZone);

        filterBar = new FilterBar(
                sources.ledger().creditTypes(),
                setting.knownSources(),
                sources.everyUser() != null,
                texts,
                chosen -> go(chosen, null));
        var links = new EntryLinks(
                id -> address(choice, id),
                job -> address(FilterChoice.NONE.withJobId(job), null),
                uid -> address(FilterChoice.NONE.withUid(uid), null));
        grid = new EntryGrid(texts, links, sources.everyUser());
        grid.addSelectionListener(event -> event.getFirstSelectedItem().ifPresentOrElse(this::open, () -> {
            if (event.isFromClient()) {
                close();
            }
        }));
        sources.views()
                .columns(setting.readerUid(), setting.page())
                .ifPresent(text -> grid.apply(ColumnSettings.parse(text, grid.defaults())));
        grid.addColumnReorderListener(event -> {
            if (event.isFromClient()) {
                keep(grid.settings()
                        .inOrder(event.getColumns().stream()
                                .map(column -> column.getKey())
                                .toList()));
            }
        });
        grid.addColumnResizeListener(event -> {
            if (event.isFromClient()) {
                keep(grid.settingsAfterResize(event.getResizedColumn()));
            }
        });
        columns = new ColumnChooser(grid, texts, this::keep, this::resetColumns);
        savedViews = new SavedViewsMenu(
                sources.views(),
                setting.readerUid(),
                setting.page(),
                texts,
                () -> FilterUrl.query(FilterUrl.format(choice)),
                query -> navigate.accept(
                        com.vaadin.flow.router.QueryParameters.fromString(query).getParameters()),
                this::announce);
        details = new EntryDetails(texts, links, sources.everyUser(), this::close, this::announce);
        export = new ExportOffer(
                sources.exports(), setting.readerUid(), setting.exportPath(), sources.everyUser() != null);

        count.addClassName("entries-count");
        count.getElement().setAttribute("role", "status");
        announcement.addClassName("visually-hidden");
        announcement.getElement().setAttribute("role", "status");
        newEntries.addThemeVariants(ButtonVariant.PRIMARY);
        newEntries.addClassName("new-entries");
        newEntries.setVisible(false);
        newEntries.addClickListener(_ -> load());
        var news = new Div(count, newEntries);
        news.addClassName("entries-news");
        var actions = new Div(savedViews, columns, export.link);
        actions.addClassName("entries-actions");
        toolbar = new Div(news, actions);
        toolbar.addClassName("entries-toolbar");

        notice.addClassNames("message", "notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);
        nothingYet.addClassNames("message", "nothing-yet");
        nothingYet.add(
                new H2(texts.get("entries.nothing-yet.title")),
                new Paragraph(texts.get(
                        sources.everyUser() == null ? "entries.nothing-yet.text" : "entries.nothing-yet.all")),
                setting.nextStep());
        nothingYet.setVisible(false);
        noMatch.addClassNames("message", "no-match");
        grid.setVisible(false);

        statement.setVisible(ListedEntries.isOfOne(shownBase));
        listArea = new Div(skeleton, grid);
        listArea.addClassName("entries-list");
        addClassName("entries-panel");
        add(filterBar, notice, failure, nothingYet, statement, toolbar, export.state, listArea, details, announcement);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var page = event.getUI().getPage();
        adapt(page.getExtendedClientDetails().getWindowInnerWidth());
        var registration = page.addBrowserWindowResizeListener(resize -> adapt(resize.getWidth()));
        addDetachListener(detached -> {
            registration.remove();
            export.stop();
            detached.unregisterListener();
        });
        savedViews.refresh();
    }

    /** @param retried reads what else on the page may have failed */
    void onRetry(Runnable retried) {
        this.retried = retried;
    }

    /** Where columns side by side would be cut off, a card is a row. */
    void adapt(int windowWidthPx) {
        var isNarrow = windowWidthPx > 0 && windowWidthPx < NARROW_PX;
        if (!Objects.equals(isNarrow, this.isNarrow)) {
            this.isNarrow = isNarrow;
            grid.adapt(isNarrow);
            columns.setVisible(!isNarrow);
            filterBar.fold(isNarrow);
        }
    }

    /** @param parameters of the address; what is wrong with them is told, and otherwise left out */
    void show(Map<String, List<String>> parameters, ZoneId readersZone) {
        this.readersZone = readersZone;
        var parsed = FilterUrl.parse(parameters, sources.ledger().creditTypes(), sources.everyUser() != null);
        var ignored = new ArrayList<>(parsed.ignored());
        var entryTexts = parameters.getOrDefault("entry", List.of());
        var entryId = entryTexts.size() == 1 ? uuid(entryTexts.getFirst()) : null;
        if (entryId == null) {
            entryTexts.forEach(text -> ignored.add("entry=" + text));
        }
        tell(ignored.isEmpty() ? null : texts.get("filter.ignored", String.join(", ", ignored)));

        var isNew = !isShown || !parsed.choice().equals(choice);
        choice = parsed.choice();
        isShown = true;
        texts = new EntryTexts(this, getLocale(), choice.zoneFor(readersZone));
        filterBar.show(choice, texts, today());
        if (isNew) {
            grid.show(texts);
            load();
        }
        if (!Objects.equals(entryId, shownEntryId)) {
            showEntry(entryId);
        }
    }

    /** Reads everything anew, up to what is newest now. */
    void load() {
        var current = ++generation;
        var ui = UI.getCurrentOrThrow();
        showLoading();
        var reading = new ListedEntries.Reading(
                sources.history(),
                sources.holds(),
                setting.base(),
                sources.everyUser(),
                choice,
                readersZone,
                sources.clock().instant());
        var rowsRead = ui.accessLater((ListedEntries rows) -> ifCurrent(current, () -> showRows(rows)), () -> {});
        var sumsRead =
                ui.accessLater((List<RangeStatement> sums) -> ifCurrent(current, () -> showStatement(sums)), () -> {});
        var failed = ui.accessLater((UUID supportId) -> ifCurrent(current, () -> showFailure(supportId)), () -> {});
        Background.run(
                "entries-list",
                () -> {
                    var rows = reading.rows();
                    rowsRead.accept(rows);
                    if (rows.isOfOne()) {
                        sumsRead.accept(reading.sums(rows));
                    }
                },
                failed);
    }

    private void loadAgain() {
        load();
        retried.run();
    }

    /** How many entries have come since the list was read: what to ask on another thread, and then to be shown. */
    NewEntries newEntries() {
        var filter = choice.over(shownBase, readersZone, sources.clock().instant());
        var from = filter.from() == null || filter.from().isBefore(shownUntil) ? shownUntil : filter.from();
        return new NewEntries(generation, filter.between(from, filter.to()), sources.history());
    }

    /** @param generation of the list that they are new to */
    record NewEntries(int generation, EntryFilter filter, History history) {

        /** Where it ends, there are many. */
        long count() {
            return history.count(filter, MANY_NEW);
        }
    }

    /** Says how many there are, and leaves the list as it is. */
    void show(NewEntries newEntries, long count) {
        ifCurrent(newEntries.generation(), () -> {
            if (pages != null && !failure.isVisible()) {
                showNew(count);
            }
        });
    }

    /** Says how many have come since the list was read, and leaves the list as it is. */
    void readNew() {
        var newEntries = newEntries();
        var show = UI.getCurrentOrThrow().accessLater((Long entries) -> show(newEntries, entries), () -> {});
        // Where this fails the list says so itself, as soon as somebody asks it for more.
        Background.run("entries-new", () -> show.accept(newEntries.count()), _ -> {});
    }

    private void showLoading() {
        getElement().setAttribute("aria-busy", "true");
        newEntries.setVisible(false);
        if (pages == null) {
            failure.setVisible(false);
            nothingYet.setVisible(false);
            skeleton.setVisible(true);
            toolbar.setVisible(false);
            statement.setVisible(ListedEntries.isOfOne(shownBase));
            statement.showLoading();
        }
    }

    private void showRows(ListedEntries rows) {
        getElement().removeAttribute("aria-busy");
        var isFirst = pages == null;
        pages = rows.pages();
        shownBase = rows.found().filter();
        shownUntil = rows.end();
        skeleton.setVisible(false);
        failure.setVisible(false);
        var isNothing = !rows.hasAny() && choice.isNone();
        nothingYet.setVisible(isNothing);
        filterBar.setVisible(!isNothing);
        statement.setVisible(ListedEntries.isOfOne(shownBase) && !isNothing);
        filterBar.showFound(rows.found().match());
        toolbar.setVisible(!isNothing);
        grid.setVisible(!isNothing);
        showNoMatch(rows.holds());
        grid.deselectAll();
        grid.setItems(
                query -> fetch(rows.pages(), query.getOffset(), query.getLimit()),
                _ -> rows.pages().count());
        grid.setClassName("without-rows", rows.pages().count() == 0);
        if (!isFirst) {
            grid.scrollToStart(); // before the first rows are there it would end somewhere else
        }
        var number = rows.pages().count();
        count.setText(
                rows.pages().isAll()
                        ? texts.get(choice.isNone() ? "entries.count" : "entries.count.matching", number)
                        : texts.get("entries.count.many", texts.formats().number(number)));
        newEntries.setVisible(false);
        export.show(rows.pages(), texts);
    }

    private void showStatement(List<RangeStatement> sums) {
        var days = FilterBar.span(choice.period(), today(), texts);
        statement.show(sums, texts.get("statement.span", days, texts.zoneName()), choice, texts);
    }

    private void showNoMatch(List<Hold> holds) {
        noMatch.removeAll();
        noMatch.add(new H2(texts.get("entries.no-match.title")));
        noMatch.add(new Paragraph(
                choice.jobId() == null
                        ? texts.get("entries.no-match.text")
                        : EntryDetails.nothingCharged(holds.stream().findFirst(), texts)));
        noMatch.add(new Button(texts.get("filter.clear"), _ -> go(FilterChoice.NONE, null)));
        grid.setEmptyStateComponent(noMatch);
    }

    private void showFailure(UUID supportId) {
        getElement().removeAttribute("aria-busy");
        skeleton.setVisible(false);
        nothingYet.setVisible(false);
        if (pages == null) {
            statement.setVisible(false);
        }
        failure.show(supportId, pages != null);
    }

    private void showNew(long entries) {
        var isNews = entries > 0;
        if (isNews && Optional.ofNullable(pages).map(EntryPages::count).orElse(0) == 0) {
            load(); // nothing is there to be moved away
            return;
        }
        newEntries.setText(
                entries >= MANY_NEW
                        ? texts.get("entries.new.many", texts.formats().number(MANY_NEW))
                        : texts.get("entries.new", entries));
        newEntries.setVisible(isNews);
    }

    private Stream<Entry> fetch(EntryPages from, int firstRow, int rows) {
        try {
            var entries = from.fetch(firstRow, rows);
            if (sources.everyUser() != null) {
                sources.everyUser().learn(entries);
            }
            return entries.stream();
        } catch (RuntimeException exception) {
            var supportId = Background.logged("entries-rows", exception);
            // The grid is in the middle of writing its answer; the page may not change before it has ended.
            UI.getCurrentOrThrow().access(() -> showFailure(supportId));
            return Stream.empty();
        }
    }

    private void open(Entry entry) {
        if (!entry.id().equals(shownEntryId)) {
            go(choice, entry.id());
        }
    }

    private void close() {
        if (shownEntryId != null) {
            go(choice, null);
        }
    }

    /** Also of an entry that the filter leaves out, or that is a million rows away. */
    private void showEntry(@Nullable UUID entryId) {
        var wasShown = shownEntryId != null;
        shownEntryId = entryId;
        if (entryId == null) {
            details.setVisible(false);
            grid.deselectAll();
            if (wasShown) {
                grid.getElement().executeJs("setTimeout(() => (this._itemsFocusable || this).focus())");
            }
            return;
        }
        try {
            sources.history().entry(setting.base(), entryId).ifPresentOrElse(this::showDetails, () -> {
                shownEntryId = null;
                details.setVisible(false);
                tell(texts.get("entry.unknown"));
            });
        } catch (RuntimeException exception) {
            shownEntryId = null;
            showFailure(Background.logged("entry-details", exception));
        }
    }

    private void showDetails(Entry entry) {
        var history = sources.history();
        var base = setting.base();
        if (sources.everyUser() != null) {
            sources.everyUser().learn(List.of(entry));
        }
        details.show(
                new EntryDetails.Shown(
                        entry,
                        Optional.ofNullable(entry.relatedEntryId()).flatMap(id -> history.entry(base, id)),
                        history.relatedTo(base, entry.id()),
                        entry.jobId() == null || entry.direction() == Direction.CREDIT
                                ? Optional.empty()
                                : sources.holds().ofJob(entry.uid(), entry.jobId()).stream()
                                        .filter(hold -> hold.source().equals(entry.source()))
                                        .findFirst()),
                texts);
    }

    private void keep(ColumnSettings settings) {
        grid.apply(settings);
        sources.views().setColumns(setting.readerUid(), setting.page(), settings.format());
    }

    private void resetColumns() {
        sources.views().resetColumns(setting.readerUid(), setting.page());
        grid.apply(grid.defaults());
    }

    private void go(FilterChoice choice, @Nullable UUID entryId) {
        navigate.accept(parameters(choice, entryId));
    }

    private String address(FilterChoice choice, @Nullable UUID entryId) {
        var query = FilterUrl.query(parameters(choice, entryId));
        return query.isEmpty() ? setting.path() : setting.path() + "?" + query;
    }

    private static Map<String, List<String>> parameters(FilterChoice choice, @Nullable UUID entryId) {
        var parameters = FilterUrl.format(choice);
        if (entryId != null) {
            parameters.put("entry", List.of(entryId.toString()));
        }
        return parameters;
    }

    private void tell(@Nullable String text) {
        notice.setText(text == null ? "" : text);
        notice.setVisible(text != null);
    }

    private void announce(String text) {
        announcement.setText(text);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(sources.clock().instant(), choice.zoneFor(readersZone));
    }

    private void ifCurrent(int asked, Runnable show) {
        if (asked == generation) {
            show.run();
        }
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return text.length() == 36 ? UUID.fromString(text) : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }
}
