package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.formlayout.FormLayout;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.creditsledger.pricing.PriceTerms;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.pricing.Work;
import org.creditsledger.shell.CalendarTexts;
import org.creditsledger.shell.Marks;
import org.jspecify.annotations.Nullable;

/** The fields of a new price. */
class PriceForm extends FormLayout {

    private static final BigDecimal PIXELS = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MAX_MEGAPIXELS = BigDecimal.valueOf(10_000);

    final ComboBox<String> source;
    final Select<String> type = new Select<>();
    final TextField model;
    final Select<PriceUnit> unit = new Select<>();
    final IntegerField credits;
    final TextField resolution;
    final BigDecimalField minMegapixels;
    final BigDecimalField maxMegapixels;
    final IntegerField minSeconds;
    final IntegerField maxSeconds;
    final DateTimePicker validFrom;

    private final ZoneId zone;
    private boolean isValid;

    PriceForm(Collection<String> sources, List<String> types, ZoneId zone, PriceTexts texts) {
        this.zone = zone;
        source = new ComboBox<>(getTranslation("prices.source"), sources);
        source.setAllowCustomValue(true);
        source.addCustomValueSetListener(event -> source.setValue(event.getDetail()));
        source.setHelperText(getTranslation("prices.source.help"));
        type.setLabel(getTranslation("prices.type"));
        type.setItems(types);
        type.setItemLabelGenerator(texts::type);
        model = new TextField(getTranslation("prices.model"));
        model.setHelperText(getTranslation("prices.model.help"));
        unit.setLabel(getTranslation("prices.unit"));
        unit.setItems(PriceUnit.values());
        unit.setItemLabelGenerator(texts::unit);
        unit.setValue(PriceUnit.OUTPUT);
        credits = new IntegerField(getTranslation("prices.credits"));
        resolution = new TextField(getTranslation("prices.resolution"));
        resolution.setPlaceholder(getTranslation("prices.any"));
        minMegapixels = new BigDecimalField(getTranslation("prices.min-megapixels"));
        maxMegapixels = new BigDecimalField(getTranslation("prices.max-megapixels"));
        minSeconds = new IntegerField(getTranslation("prices.min-seconds"));
        maxSeconds = new IntegerField(getTranslation("prices.max-seconds"));
        validFrom = new DateTimePicker(getTranslation("prices.valid-from-in", zone.getId()));
        CalendarTexts.translate(validFrom);
        validFrom.setHelperText(getTranslation("prices.valid-from.help"));
        add(source, model, type, unit, credits, resolution, minMegapixels, maxMegapixels, minSeconds, maxSeconds);
        add(validFrom, 2);
        validateOnSave();
    }

    /** The dialog reports wrong values when the admin saves, in the same words for all fields. */
    private void validateOnSave() {
        List.<HasValidation>of(source, model, credits, resolution, minSeconds, maxSeconds, validFrom)
                .forEach(field -> field.setManualValidation(true));
        minMegapixels.setManualValidation(true);
        maxMegapixels.setManualValidation(true);
    }

    /** The start of the price; null for now. */
    @Nullable Instant from() {
        var local = validFrom.getValue();
        return local == null ? null : local.atZone(zone).toInstant();
    }

    void markPastStart() {
        Marks.mark(validFrom, "prices.error.past");
    }

    /** Empty if a field is wrong; then the fields are marked. */
    Optional<PriceTerms> read() {
        isValid = true;
        requireWork();
        requireSize();
        requireLength();
        Marks.mark(validFrom, null);
        return isValid ? Optional.of(terms()) : Optional.empty();
    }

    private void requireWork() {
        require(
                source,
                source.getValue() != null
                        && source.getValue().matches(Work.SOURCE_PATTERN)
                        && !PriceTerms.RESERVED_SOURCES.contains(source.getValue()),
                "prices.error.source");
        require(model, model.getValue().matches(PriceTerms.MODEL_PATTERN_PATTERN), "prices.error.model");
        require(type, type.getValue() != null, "prices.error.required");
        require(
                credits,
                credits.getValue() != null && credits.getValue() >= 1 && credits.getValue() <= UnitPrice.MAX_CREDITS,
                "prices.error.credits");
    }

    private void requireSize() {
        var hasBand = minMegapixels.getValue() != null || maxMegapixels.getValue() != null;
        require(
                resolution,
                size().isEmpty() || size().matches(Work.RESOLUTION_PATTERN) && !hasBand,
                "prices.error.resolution");
        require(minMegapixels, isMegapixels(minMegapixels.getValue()), "prices.error.megapixels");
        require(
                maxMegapixels,
                isMegapixels(maxMegapixels.getValue()) && isAbove(maxMegapixels.getValue(), minMegapixels.getValue()),
                "prices.error.megapixels");
    }

    private void requireLength() {
        require(minSeconds, minSeconds.getValue() == null || minSeconds.getValue() >= 1, "prices.error.seconds");
        require(
                maxSeconds,
                maxSeconds.getValue() == null
                        || maxSeconds.getValue() >= 1
                                && (minSeconds.getValue() == null || maxSeconds.getValue() > minSeconds.getValue()),
                "prices.error.seconds");
    }

    private PriceTerms terms() {
        return new PriceTerms(
                source.getValue(),
                model.getValue(),
                size().isEmpty() ? null : size(),
                pixels(minMegapixels.getValue()),
                pixels(maxMegapixels.getValue()),
                minSeconds.getValue(),
                maxSeconds.getValue(),
                new UnitPrice(type.getValue(), unit.getValue(), credits.getValue()));
    }

    private String size() {
        return resolution.getValue().strip();
    }

    private void require(HasValidation field, boolean holds, String message) {
        isValid &= Marks.require(field, holds, message);
    }

    private static boolean isMegapixels(@Nullable BigDecimal megapixels) {
        return megapixels == null
                || megapixels.signum() > 0
                        && megapixels.compareTo(MAX_MEGAPIXELS) <= 0
                        && megapixels.multiply(PIXELS).stripTrailingZeros().scale() <= 0;
    }

    private static boolean isAbove(@Nullable BigDecimal max, @Nullable BigDecimal min) {
        return max == null || min == null || max.compareTo(min) > 0;
    }

    private static @Nullable Long pixels(@Nullable BigDecimal megapixels) {
        return megapixels == null ? null : megapixels.multiply(PIXELS).longValueExact();
    }
}
