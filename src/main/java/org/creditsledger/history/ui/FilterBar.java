package org.creditsledger.history.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
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
import java.util.HashSet;
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
import org.jspecify.annotations.Nullable;

/** Where a reader says which entries to list. Each change takes effect at once, and shows as a chip that takes it back. */
class FilterBar extends Div {

    final Select<Span> span = new Select<>();
    final DatePicker first = new DatePicker();
    final DatePicker last = new DatePicker();
    final MultiSelectComboBox<String> types = new MultiSelectComboBox<>();
    final Select<Side> side = new Select<>();
    final MultiSelectComboBox<String> sources = new MultiSelectComboBox<>();
    final TextField job = new TextField();
    final TextField search = new TextField();
    final Div chips = new Div();
    final Details fold;

    private final Consumer<FilterChoice> changed;
    private final Set<String> knownSources = new TreeSet<>();
    private FilterChoice choice = FilterChoice.NONE;
    private EntryTexts texts;
    private LocalDate today = LocalDate.EPOCH;
    private boolean isShowing;

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

        span.setItems(Span.values());
        span.setItemLabelGenerator(value -> this.texts.get("filter.period." + value.code()));
        span.setLabel(texts.get("filter.period"));
        span.addValueChangeListener(
                event -> change(() -> event.getValue().period(first.getValue(), last.getValue(), choice)));
        first.setLabel(texts.get("filter.from"));
        last.setLabel(texts.get("filter.to"));
        for (var day : new DatePicker[] {first, last}) {
            day.setClearButtonVisible(true);
            day.setI18n(CalendarTexts.of(this)
                    .setBadInputErrorMessage(texts.get("filter.day.invalid"))
                    .setMinErrorMessage(texts.get("filter.day.order"))
                    .setMaxErrorMessage(texts.get("filter.day.order")));
            day.addValueChangeListener(_ -> daysChanged());
        }
        types.setLabel(texts.get("entry.type"));
        types.setItems(creditTypes);
        types.setItemLabelGenerator(type -> this.texts.type(type));
        types.setPlaceholder(texts.get("filter.all"));
        types.addValueChangeListener(event -> change(choice.withTypes(event.getValue())));
        side.setLabel(texts.get("entry.direction"));
        side.setItems(Side.values());
        side.setItemLabelGenerator(value -> this.texts.get("filter.side." + value.code()));
        side.addValueChangeListener(
                event -> change(choice.withDirections(event.getValue().directions())));
        this.sources.setLabel(texts.get("entry.source"));
        this.sources.setItems(knownSources);
        this.sources.setItemLabelGenerator(source -> this.texts.source(source));
        this.sources.setPlaceholder(texts.get("filter.all"));
        this.sources.addValueChangeListener(event -> change(choice.withSources(event.getValue())));
        var words = new MultiSelectComboBoxI18n()
                .setCleared(texts.get("filter.values.cleared"))
                .setFocused(texts.get("filter.values.focused"))
                .setSelected(texts.get("filter.values.selected"))
                .setDeselected(texts.get("filter.values.deselected"))
                .setTotal(texts.get("filter.values.total"));
        types.setI18n(words);
        this.sources.setI18n(words);
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

        var fields = new Div(span, first, last, types, side, this.sources);
        if (isOfEverybody) {
            fields.addComponentAsFirst(search);
        } else {
            fields.add(job);
        }
        fields.addClassName("filter-fields");
        fields.getElement().setAttribute("role", "search");
        fields.getElement().setAttribute("aria-label", texts.get("filter.title"));
        fold = new Details(texts.get("filter.title"), fields);
        fold.setOpened(true);
        fold.addThemeName("no-padding");
        fold.addClassName("filter-fold");
        chips.addClassName("chips");
        chips.getElement().setAttribute("role", "group");
        chips.getElement().setAttribute("aria-label", texts.get("filter.chosen"));
        addClassName("entries-filter");
        add(fold, chips);
    }

    /** Shows what is chosen, by an address or by a chip, without telling anybody of a change. */
    void show(FilterChoice choice, EntryTexts texts, LocalDate today) {
        this.choice = choice;
        this.texts = texts;
        this.today = today;
        isShowing = true;
        try {
            if (knownSources.addAll(choice.sources())) {
                sources.setItems(knownSources);
            }
            var days = (Period.Days) choice.period().days(today);
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
        } finally {
            isShowing = false;
        }
        showChips();
    }

    /** With the fields folded away, the line that unfolds them says how many are in use. */
    void fold(boolean isNarrow) {
        fold.setOpened(!isNarrow);
        fold.getElement().setAttribute("data-narrow", isNarrow);
    }

    private void daysChanged() {
        if (isShowing || first.isInvalid() || last.isInvalid()) {
            return;
        }
        var from = first.getValue();
        var to = last.getValue();
        if (from != null && to != null && from.isAfter(to)) {
            return; // the field says so
        }
        change(choice.withPeriod(from == null && to == null ? Period.ALL : new Period.Days(from, to)));
    }

    private void jobChanged() {
        var id = job.getValue().strip();
        if (isShowing) {
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
        if (isShowing) {
            return;
        }
        var isValid = text.isEmpty() || FilterUrl.search(text) != null;
        search.setErrorMessage(texts.get("filter.search.invalid"));
        search.setInvalid(!isValid);
        if (isValid) {
            change(choice.withSearch(text.isEmpty() ? null : text));
        }
    }

    /** Says what was searched for was found to be. */
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
        if (!isShowing) {
            change(next.get());
        }
    }

    private void change(FilterChoice next) {
        if (!isShowing && !next.equals(choice)) {
            changed.accept(next);
        }
    }

    private void showChips() {
        chips.removeAll();
        if (choice.search() != null) {
            chip("filter.search.chip", choice.search(), choice.withSearch(null));
        }
        if (choice.uid() != null) {
            chip("entry.user", choice.uid(), choice.withUid(null));
        }
        choice.types().stream()
                .sorted()
                .forEach(type -> chip("entry.type", texts.type(type), choice.withTypes(without(choice.types(), type))));
        choice.directions()
                .forEach(direction ->
                        chip("entry.direction", texts.direction(direction), choice.withDirections(Set.of())));
        choice.sources().stream()
                .sorted()
                .forEach(source -> chip(
                        "entry.source", texts.source(source), choice.withSources(without(choice.sources(), source))));
        if (!choice.period().equals(Period.ALL)) {
            chip("filter.period", span(choice.period(), today, texts), choice.withPeriod(Period.ALL));
        }
        if (choice.jobId() != null) {
            chip("entry.job", choice.jobId(), choice.withJobId(null));
        }
        if (choice.paymentId() != null) {
            chip("entry.payment", choice.paymentId(), choice.withPaymentId(null));
        }
        if (choice.zone() != null) {
            chip("filter.zone", texts.zoneName(), choice.withZone(null));
        }
        if (choice.parts() > 0) {
            var clear = new Button(texts.get("filter.clear"), _ -> changed.accept(FilterChoice.NONE));
            clear.addThemeVariants(ButtonVariant.TERTIARY);
            clear.addClassName("clear-filters");
            chips.add(clear);
        }
        chips.setVisible(choice.parts() > 0);
        fold.setSummaryText(
                choice.parts() == 0 ? texts.get("filter.title") : texts.get("filter.title.count", choice.parts()));
    }

    private void chip(String nameKey, String value, FilterChoice without) {
        var text = texts.get("filter.chip", texts.get(nameKey), value);
        var chip = new Button(text, cross(), _ -> changed.accept(without));
        chip.setIconAfterText(true);
        chip.setAriaLabel(texts.get("filter.chip.remove", text));
        chip.addClassName("chip");
        chips.add(chip);
    }

    private static Component cross() {
        var cross = new com.vaadin.flow.component.html.Span("\u2715");
        cross.getElement().setAttribute("aria-hidden", "true");
        return cross;
    }

    /** The days of a period in words. */
    static String span(Period period, LocalDate today, EntryTexts texts) {
        var formats = texts.formats();
        var days = (Period.Days) period.days(today);
        var words = days.first() == null
                ? days.last() == null
                        ? texts.get("filter.span.all")
                        : texts.get("filter.span.until", formats.date(days.last()))
                : days.last() == null
                        ? texts.get("filter.span.since", formats.date(days.first()))
                        : days.first().equals(days.last())
                                ? formats.date(days.first())
                                : texts.get(
                                        "filter.span.between", formats.date(days.first()), formats.date(days.last()));
        return period instanceof Period.Preset preset
                ? texts.get("filter.span.preset", texts.get("filter.period." + preset.code()), words)
                : words;
    }

    private static Set<String> without(Set<String> values, String value) {
        var rest = new HashSet<>(values);
        rest.remove(value);
        return rest;
    }

    /** What the choice of days offers: everything, a preset, or the days of the two fields beside it. */
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
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
