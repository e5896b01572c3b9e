package org.creditsledger.history.ui;

import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBoxI18n;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.creditsledger.history.EntrySearch;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.shell.CalendarTexts;
import org.creditsledger.shell.FilterRow;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** The fields that filter entries. Each change takes effect at once, and shows as a chip that removes it. */
class FilterBar extends Div {

    final Select<Span> span = new Select<>();
    final DatePicker first = new DatePicker();
    final DatePicker last = new DatePicker();
    final MultiSelectComboBox<String> types = new MultiSelectComboBox<>();
    final Select<Side> side = new Select<>();
    final MultiSelectComboBox<String> sources = new MultiSelectComboBox<>();
    final TextField job = new TextField();
    final TextField search = new TextField();
    final FilterChips chips;
    final Details fold;

    private final Consumer<FilterChoice> changed;
    private final FilterRow fields = new FilterRow(span, first, last, types, side, sources);
    private final Set<String> knownSources = new TreeSet<>();
    private FilterChoice choice = FilterChoice.NONE;
    private EntryTexts texts;

    /** @param isOfEverybody whether users can be chosen, by a search that also finds jobs */
    FilterBar(
            Collection<String> creditTypes,
            Collection<String> sources,
            boolean isOfEverybody,
            EntryTexts texts,
            Consumer<FilterChoice> changed) {
        this.changed = changed;
        this.texts = texts;
        knownSources.addAll(sources);

        for (var field : List.of(this.sources, types)) {
            field.setPlaceholder(texts.get("filter.all"));
            field.setI18n(valueTexts());
        }
        addPeriod();
        addValues(creditTypes);
        addIds();
        if (isOfEverybody) {
            fields.addComponentAsFirst(search);
        } else {
            fields.add(job);
        }
        fold = new Details(texts.get("filter.title"), fields);
        fold.setOpened(true);
        fold.addThemeName("no-padding");
        fold.addClassName("filter-fold");
        chips = new FilterChips(texts, changed);
        addClassName("entries-filter");
        add(fold, chips);
    }

    private void addPeriod() {
        span.setItems(Span.values());
        span.setItemLabelGenerator(value -> texts.get("filter.period." + value.code()));
        span.setLabel(texts.get("filter.period"));
        span.addValueChangeListener(
                event -> change(() -> event.getValue().period(first.getValue(), last.getValue(), choice)));
        first.setLabel(texts.get("filter.from"));
        last.setLabel(texts.get("filter.to"));
        for (var day : List.of(first, last)) {
            day.setClearButtonVisible(true);
            day.setI18n(CalendarTexts.of(this)
                    .setBadInputErrorMessage(texts.get("filter.day.invalid"))
                    .setMinErrorMessage(texts.get("filter.day.order"))
                    .setMaxErrorMessage(texts.get("filter.day.order")));
            day.addValueChangeListener(_ -> daysChanged());
        }
    }

    private void addValues(Collection<String> creditTypes) {
        types.setLabel(texts.get("entry.type"));
        types.setItems(creditTypes);
        types.setItemLabelGenerator(type -> texts.type(type));
        types.addValueChangeListener(event -> change(() -> choice.withTypes(event.getValue())));
        side.setLabel(texts.get("entry.direction"));
        side.setItems(Side.values());
        side.setItemLabelGenerator(value -> texts.get("filter.side." + value.code()));
        side.addValueChangeListener(
                event -> change(() -> choice.withDirections(event.getValue().directions())));
        sources.setLabel(texts.get("entry.source"));
        sources.setItems(knownSources);
        sources.setItemLabelGenerator(source -> texts.source(source));
        sources.addValueChangeListener(event -> change(() -> choice.withSources(event.getValue())));
    }

    private MultiSelectComboBoxI18n valueTexts() {
        return new MultiSelectComboBoxI18n()
                .setCleared(texts.get("filter.values.cleared"))
                .setFocused(texts.get("filter.values.focused"))
                .setSelected(texts.get("filter.values.selected"))
                .setDeselected(texts.get("filter.values.deselected"))
                .setTotal(texts.get("filter.values.total"));
    }

    private void addIds() {
        job.setLabel(texts.get("entry.job"));
        job.setPlaceholder(texts.get("filter.job.hint"));
        job.setClearButtonVisible(true);
        job.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        job.addValueChangeListener(_ -> jobChanged());
        search.setLabel(texts.get("filter.search"));
        search.setPlaceholder(texts.get("filter.search.hint"));
        search.setClearButtonVisible(true);
        search.setValueChangeMode(ValueChangeMode.ON_CHANGE);
        search.setMaxLength(EntrySearch.MAX_LENGTH);
        search.addValueChangeListener(_ -> searchChanged());
        search.addClassName("search");
    }

    /** Shows a choice made by an address or a chip, without reporting it as a change. */
    void show(FilterChoice choice, EntryTexts texts, LocalDate today) {
        this.choice = choice;
        this.texts = texts;
        fields.show(() -> {
            if (knownSources.addAll(choice.sources())) {
                sources.setItems(knownSources);
            }
            var days = choice.period().days(today);
            span.setValue(Span.of(choice.period()));
            first.setMax(days.last());
            last.setMin(days.first());
            first.setValue(days.first());
            last.setValue(days.last());
            first.setHelperText(null);
            types.setValue(choice.types());
            side.setValue(Side.of(choice.directions()));
            sources.setValue(choice.sources());
            job.setInvalid(false);
            job.setValue(choice.jobId() == null ? "" : choice.jobId());
            search.setInvalid(false);
            search.setHelperText(null);
            search.setValue(choice.search() == null ? "" : choice.search());
        });
        chips.show(choice, texts, today);
        fold.setSummaryText(
                choice.parts() == 0 ? texts.get("filter.title") : texts.get("filter.title.count", choice.parts()));
    }

    /** While the fields are folded, the line that unfolds them has the number of filters. */
    void fold(boolean isNarrow) {
        fold.setOpened(!isNarrow);
        fold.getElement().setAttribute("data-narrow", isNarrow);
    }

    private void daysChanged() {
        if (fields.isShowing() || first.isInvalid() || last.isInvalid()) {
            return;
        }
        var from = first.getValue();
        var to = last.getValue();
        if (from != null && to != null && from.isAfter(to)) {
            return; // the field reports it
        }
        change(choice.withPeriod(from == null && to == null ? Period.ALL : new Period.Days(from, to)));
    }

    private void jobChanged() {
        var id = job.getValue().strip();
        if (fields.isShowing()) {
            return;
        }
        var isValid = id.isEmpty() || id.matches(Posting.ID_PATTERN);
        job.setErrorMessage(texts.get("filter.job.invalid"));
        job.setInvalid(!isValid);
        if (isValid) {
            change(choice.withJobId(id.isEmpty() ? null : id));
        }
    }

    private void searchChanged() {
        var text = search.getValue().strip();
        if (fields.isShowing()) {
            return;
        }
        var isValid = text.isEmpty() || FilterUrl.search(text).isPresent();
        search.setErrorMessage(texts.get("filter.search.invalid"));
        search.setInvalid(!isValid);
        if (isValid) {
            change(choice.withSearch(text.isEmpty() ? null : text));
        }
    }

    /** Says as what the search text was found. */
    void showFound(EntrySearch.@Nullable Match match) {
        if (choice.search() != null) {
            search.setHelperText(
                    match == null
                            ? texts.get("filter.search.found.nothing")
                            : texts.get(
                                    "filter.search.found."
                                            + match.kind()
                                                    .name()
                                                    .toLowerCase(Locale.ROOT)
                                                    .replace('_', '-'),
                                    match.values().size()));
        }
    }

    private void change(Supplier<FilterChoice> next) {
        if (!fields.isShowing()) {
            change(next.get());
        }
    }

    private void change(FilterChoice next) {
        if (!next.equals(choice)) {
            changed.accept(next);
        }
    }

    /** The options for days: all, a preset, or the days of the two fields beside it. */
    enum Span {
        ALL(Period.ALL),
        TODAY(Period.Preset.TODAY),
        LAST_7_DAYS(Period.Preset.LAST_7_DAYS),
        LAST_30_DAYS(Period.Preset.LAST_30_DAYS),
        THIS_MONTH(Period.Preset.THIS_MONTH),
        DAYS(null);

        private final @Nullable Period period;

        Span(@Nullable Period period) {
            this.period = period;
        }

        static Span of(Period period) {
            return Arrays.stream(values())
                    .filter(span -> period.equals(span.period))
                    .findFirst()
                    .orElse(DAYS);
        }

        String code() {
            return period instanceof Period.Preset preset ? preset.code() : this == ALL ? "all" : "days";
        }

        FilterChoice period(@Nullable LocalDate first, @Nullable LocalDate last, FilterChoice choice) {
            return choice.withPeriod(period == null ? new Period.Days(first, last) : period);
        }
    }

    /** Credits, debits, or both. */
    enum Side {
        BOTH(Set.of()),
        CREDITS(Set.of(Direction.CREDIT)),
        DEBITS(Set.of(Direction.DEBIT));

        private final Set<Direction> directions;

        Side(Set<Direction> directions) {
            this.directions = directions;
        }

        static Side of(Set<Direction> directions) {
            return Stream.of(values())
                    .filter(side -> side.directions.equals(directions))
                    .findFirst()
                    .orElse(BOTH);
        }

        Set<Direction> directions() {
            return directions;
        }

        String code() {
            return Codes.of(this);
        }
    }
}
