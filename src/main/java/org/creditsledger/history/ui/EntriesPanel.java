package org.creditsledger.history.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.QueryParameters;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.RangeStatement;
import org.creditsledger.ledger.Entry;
import org.creditsledger.shell.Announcement;
import org.creditsledger.shell.Background;
import org.creditsledger.shell.LoadFailure;
import org.creditsledger.shell.Loads;
import org.creditsledger.shell.NarrowWindow;
import org.creditsledger.shell.Notice;
import org.creditsledger.shell.QueryState;
import org.creditsledger.shell.SkeletonRows;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;

/**
 * The list of entries with its filters, statement, columns, saved views, export and details. The page passes it the
 * parameters of the address, and it asks the page for another address: so Back, a reload and a link show the same.
 *
 * <p>It reads on another thread; until the rows arrive, a skeleton stands in for them.
 */
class EntriesPanel extends Div {

    final FilterBar filterBar;
    final StatementStrip statement = new StatementStrip();
    final EntryGrid grid;
    final EntryDetails details;
    final EntriesToolbar toolbar;
    final NewEntries newEntries = new NewEntries(this::load);
    final ExportOffer export;
    final Notice notice = new Notice();
    final EmptyEntries empty;

    private final LoadFailure failure = new LoadFailure("entries.failure.title", this::loadAgain);
    private final KeptColumns columns;
    private final SavedViewsMenu savedViews;
    private final OpenEntry openEntry;
    private final Announcement announcement = new Announcement();
    private final SkeletonRows skeleton = new SkeletonRows();
    private final EntrySources sources;
    private final EntrySetting setting;
    private final EntryAddresses addresses;
    private final Loads loads = new Loads();

    private EntryTexts texts;
    private ZoneId readersZone = ZoneId.of("UTC");
    private FilterChoice choice = FilterChoice.NONE;
    private @Nullable EntryPages pages;
    private Instant shownUntil = Instant.EPOCH;
    /** The entries that the choice of a user or a search stands for. */
    private EntryFilter shownBase;

    private @Nullable Boolean isNarrow;
    private boolean isShown;
    private Runnable retried = () -> {};

    EntriesPanel(EntrySources sources, EntrySetting setting, Consumer<Map<String, List<String>>> navigate) {
        this.sources = sources;
        this.setting = setting;
        this.addresses = new EntryAddresses(setting.path(), navigate);
        this.shownBase = setting.base();
        this.texts = new EntryTexts(this, getLocale(), readersZone);
        filterBar = new FilterBar(
                sources.ledger().creditTypes(),
                EntrySources.KNOWN,
                sources.areOfEverybody(),
                texts,
                chosen -> addresses.go(chosen, null));
        var links = addresses.links(() -> choice);
        grid = new EntryGrid(texts, links, sources.everyUser());
        details = new EntryDetails(texts, links, sources.everyUser(), this::close, announcement::setText);
        openEntry = new OpenEntry(details, sources, setting.base());
        columns = new KeptColumns(grid, texts, sources.views(), setting.readerUid(), setting.page());
        savedViews = savedViews();
        export =
                new ExportOffer(sources.exports(), setting.readerUid(), setting.exportPath(), sources.areOfEverybody());
        empty = new EmptyEntries(
                texts, sources.areOfEverybody(), setting.nextStep(), () -> addresses.go(FilterChoice.NONE, null));
        toolbar = new EntriesToolbar(newEntries, savedViews, columns.chooser, export.link);
        prepare();
        var listArea = new Div(skeleton, grid);
        listArea.addClassName("entries-list");
        addClassName("entries-panel");
        add(filterBar, notice, failure, empty.nothingYet, statement, toolbar, export.state);
        add(listArea, details, announcement);
    }

    private SavedViewsMenu savedViews() {
        return new SavedViewsMenu(
                sources.views(),
                setting.readerUid(),
                setting.page(),
                texts,
                () -> QueryState.format(FilterUrl.format(choice)),
                query -> addresses
                        .navigate()
                        .accept(QueryParameters.fromString(query).getParameters()),
                announcement::setText);
    }

    private void prepare() {
        grid.setVisible(false);
        grid.addSelectionListener(event -> event.getFirstSelectedItem().ifPresentOrElse(this::open, () -> {
            if (event.isFromClient()) {
                close();
            }
        }));
        statement.setVisible(ListedEntries.isOfOne(shownBase));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        NarrowWindow.follow(event, this::adapt);
        addDetachListener(detached -> {
            export.stop();
            detached.unregisterListener();
        });
        savedViews.refresh();
    }

    /** @param retried reads the other parts of the page that may have failed */
    void onRetry(Runnable retried) {
        this.retried = retried;
    }

    /** In a narrow window each row is a card. */
    private void adapt(int windowWidthPx) {
        var isNarrow = NarrowWindow.is(windowWidthPx);
        if (!Objects.equals(isNarrow, this.isNarrow)) {
            this.isNarrow = isNarrow;
            grid.adapt(isNarrow);
            columns.chooser.setVisible(!isNarrow);
            filterBar.fold(isNarrow);
        }
    }

    /** @param parameters of the address; wrong values are left out, and the notice names them */
    void show(Map<String, List<String>> parameters, ZoneId readersZone) {
        this.readersZone = readersZone;
        var parsed = FilterUrl.parse(parameters, sources.ledger().creditTypes(), sources.areOfEverybody());
        var state = new QueryState(parameters);
        var entryId = state.one("entry", Ids::parse).orElse(null);
        var ignored = new ArrayList<>(parsed.ignored());
        ignored.addAll(state.ignored());
        notice.showIgnored(ignored);

        var isNew = !isShown || !parsed.choice().equals(choice);
        choice = parsed.choice();
        isShown = true;
        texts = new EntryTexts(this, getLocale(), choice.zoneFor(readersZone));
        filterBar.show(choice, texts, today());
        if (isNew) {
            grid.show(texts);
            load();
        }
        if (!openEntry.is(entryId)) {
            showEntry(entryId);
        }
    }

    /** Reads everything anew, up to the newest entry. */
    void load() {
        var load = loads.next();
        showLoading();
        var reading = new ListedEntries.Reading(
                sources.history(),
                sources.holds(),
                setting.base(),
                sources.everyUser(),
                choice,
                readersZone,
                sources.clock().instant());
        var rowsRead = load.then(this::showRows);
        var sumsRead = load.then(this::showStatement);
        Background.run(
                "entries-list",
                () -> {
                    var rows = reading.rows();
                    rowsRead.accept(rows);
                    if (rows.isOfOne()) {
                        sumsRead.accept(reading.sums(rows));
                    }
                },
                load.then(this::showFailure));
    }

    private void loadAgain() {
        load();
        retried.run();
    }

    /** The question for entries written since the list was read. */
    NewEntries.Question newEntries() {
        var filter = choice.over(shownBase, readersZone, sources.clock().instant());
        var from = filter.from() == null || filter.from().isBefore(shownUntil) ? shownUntil : filter.from();
        return new NewEntries.Question(loads.latest(), filter.between(from, filter.to()), sources.history());
    }

    /** Offers the new entries, and leaves the list as it is. */
    void show(NewEntries.Question question, long number) {
        question.load().ifLatest(() -> {
            if (pages == null || failure.isVisible()) {
                return;
            }
            if (number > 0 && pages.count() == 0) {
                load(); // an empty list has no rows that could move
            } else {
                newEntries.show(number, texts);
            }
        });
    }

    /** Counts the entries written since the list was read, and offers them. */
    void readNew() {
        var question = newEntries();
        var show = UI.getCurrentOrThrow().accessLater((Long number) -> show(question, number), () -> {});
        // After a failure here the list reports its own failure on the next scroll.
        Background.run("entries-new", () -> show.accept(question.count()), _ -> {});
    }

    private void showLoading() {
        getElement().setAttribute("aria-busy", "true");
        newEntries.setVisible(false);
        if (pages == null) {
            failure.setVisible(false);
            empty.nothingYet.setVisible(false);
            skeleton.setVisible(true);
            toolbar.setVisible(false);
            statement.setVisible(ListedEntries.isOfOne(shownBase));
            statement.showLoading();
        }
    }

    private void showRows(ListedEntries rows) {
        getElement().removeAttribute("aria-busy");
        var isFirst = pages == null;
        var number = rows.pages().count();
        pages = rows.pages();
        shownBase = rows.found().filter();
        setting.listed().accept(shownBase);
        shownUntil = rows.end();
        showParts(!rows.hasAny() && choice.isNone());
        filterBar.showFound(rows.found().match());
        empty.showNoMatch(choice, rows.holds(), texts);
        grid.setEmptyStateComponent(empty.noMatch);
        grid.deselectAll();
        grid.setItems(query -> fetch(rows.pages(), query.getOffset(), query.getLimit()), _ -> number);
        grid.setClassName("without-rows", number == 0);
        if (!isFirst) {
            grid.scrollToStart(); // before the first rows are there it would end somewhere else
        }
        toolbar.showCount(rows.pages(), !choice.isNone(), texts);
        newEntries.setVisible(false);
        export.show(rows.pages(), texts);
    }

    private void showParts(boolean isNothing) {
        skeleton.setVisible(false);
        failure.setVisible(false);
        empty.nothingYet.setVisible(isNothing);
        filterBar.setVisible(!isNothing);
        statement.setVisible(ListedEntries.isOfOne(shownBase) && !isNothing);
        toolbar.setVisible(!isNothing);
        grid.setVisible(!isNothing);
    }

    private void showStatement(List<RangeStatement> sums) {
        var days = texts.days(choice.period(), today());
        statement.show(sums, texts.get("statement.span", days, texts.zoneName()), choice, texts);
    }

    private void showFailure(UUID supportId) {
        getElement().removeAttribute("aria-busy");
        skeleton.setVisible(false);
        empty.nothingYet.setVisible(false);
        if (pages == null) {
            statement.setVisible(false);
        }
        failure.show(supportId, pages != null);
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
            // The grid is in the middle of writing its answer; the page must not change before that ends.
            UI.getCurrentOrThrow().access(() -> showFailure(supportId));
            return Stream.empty();
        }
    }

    private void open(Entry entry) {
        if (!openEntry.is(entry.id())) {
            addresses.go(choice, entry.id());
        }
    }

    private void close() {
        if (openEntry.isAny()) {
            addresses.go(choice, null);
        }
    }

    private void showEntry(@Nullable UUID entryId) {
        if (entryId == null) {
            openEntry.close();
            grid.deselectAll();
            grid.getElement().executeJs("setTimeout(() => (this._itemsFocusable || this).focus())");
            return;
        }
        try {
            if (!openEntry.open(entryId, texts)) {
                notice.show(texts.get("entry.unknown"));
            }
        } catch (RuntimeException exception) {
            showFailure(Background.logged("entry-details", exception));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(sources.clock().instant(), choice.zoneFor(readersZone));
    }
}
