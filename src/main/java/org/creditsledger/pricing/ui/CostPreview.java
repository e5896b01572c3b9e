package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.card.Card;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.Work;

/** Shows the cost of a sample job now, and its price, while the admin types. */
class CostPreview extends Card {

    final ComboBox<String> source;
    final TextField model;
    final TextField resolution;
    final IntegerField quantity;
    final BigDecimalField durationSeconds;
    final Span total = new Span();
    final Span breakdown = new Span();

    private final PriceList prices;
    private final InstantSource clock;

    CostPreview(PriceList prices, InstantSource clock) {
        this.prices = prices;
        this.clock = clock;
        source = new ComboBox<>(getTranslation("prices.source"));
        source.setAllowCustomValue(true);
        source.addCustomValueSetListener(event -> source.setValue(event.getDetail()));
        model = new TextField(getTranslation("prices.model"));
        resolution = new TextField(getTranslation("prices.resolution"));
        quantity = new IntegerField(getTranslation("prices.quantity"));
        durationSeconds = new BigDecimalField(getTranslation("prices.duration"));
        model.setValue("flux-pro");
        resolution.setValue("1024x1024");
        quantity.setValue(2);
        quantity.setMin(1);
        quantity.setMax(Work.MAX_QUANTITY);
        durationSeconds.setPlaceholder(getTranslation("prices.duration.none"));

        setTitle(getTranslation("prices.preview.title"), 2);
        addClassName("cost-preview");
        var fields = new Div(source, model, resolution, quantity, durationSeconds);
        fields.addClassName("fields");
        total.addClassName("total");
        var result = new Div(total, breakdown);
        result.addClassName("result");
        result.getElement().setAttribute("role", "status");
        add(fields, result);

        source.addValueChangeListener(_ -> show());
        model.setValueChangeMode(ValueChangeMode.LAZY);
        model.addValueChangeListener(_ -> show());
        resolution.setValueChangeMode(ValueChangeMode.LAZY);
        resolution.addValueChangeListener(_ -> show());
        quantity.setValueChangeMode(ValueChangeMode.LAZY);
        quantity.addValueChangeListener(_ -> show());
        durationSeconds.setValueChangeMode(ValueChangeMode.LAZY);
        durationSeconds.addValueChangeListener(_ -> show());
    }

    /** After a change of prices: the sources and the cost can differ. */
    void refresh(Collection<String> sources) {
        var chosen = source.getValue();
        var texts = new PriceTexts(this);
        source.setItems(sources);
        source.setItemLabelGenerator(texts::source);
        source.setValue(chosen == null ? "text2image" : chosen);
        show();
    }

    private void show() {
        if (getUI().isEmpty()) {
            return;
        }
        var texts = new PriceTexts(this);
        var work = work();
        if (work.isEmpty()) {
            total.setText(getTranslation("prices.preview.incomplete"));
            breakdown.setText("");
            return;
        }
        var found = prices.find(work.get(), clock.instant());
        var cost = found.flatMap(price -> price.cost(work.get()));
        total.setText(cost.map(texts::total).orElseGet(() -> getTranslation("prices.preview.unknown")));
        breakdown.setText(cost.map(texts::breakdown)
                .map(sum -> sum + " · "
                        + getTranslation(
                                "prices.preview.by",
                                texts.summary(found.orElseThrow().terms())))
                .orElse(""));
    }

    private Optional<Work> work() {
        var isComplete = source.getValue() != null
                && source.getValue().matches(Work.SOURCE_PATTERN)
                && model.getValue().matches(Work.MODEL_PATTERN)
                && resolution.getValue().matches(Work.RESOLUTION_PATTERN)
                && quantity.getValue() != null
                && quantity.getValue() >= 1
                && quantity.getValue() <= Work.MAX_QUANTITY
                && (durationSeconds.getValue() == null || Work.isDuration(durationSeconds.getValue()));
        return isComplete
                ? Optional.of(new Work(
                        source.getValue(),
                        model.getValue(),
                        resolution.getValue(),
                        quantity.getValue(),
                        durationSeconds.getValue()))
                : Optional.empty();
    }
}
