package org.creditsledger.pricing.ui;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.formlayout.FormLayout;
import com.vaadin.flow.component.html.Paragraph;
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
import org.creditsledger.pricing.AddPriceResult;
import org.creditsledger.pricing.Price;
import org.creditsledger.pricing.PriceList;
import org.creditsledger.pricing.PriceTerms;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.pricing.Work;
import org.creditsledger.shell.CalendarTexts;
import org.jspecify.annotations.Nullable;

/** Asks for a price, has it confirmed and adds it; one that it takes the place of ends when it begins. */
class AddPriceDialog extends Dialog {

    private static final BigDecimal PIXELS = BigDecimal.valueOf(1_000_000);
    private static final BigDecimal MAX_MEGAPIXELS = BigDecimal.valueOf(10_000);

    final ComboBox<String> source;
    final Select<String> type;
    final TextField model;
    final Select<PriceUnit> unit;
    final IntegerField credits;
    final TextField resolution;
    final BigDecimalField minMegapixels;
    final BigDecimalField maxMegapixels;
    final IntegerField minSeconds;
    final IntegerField maxSeconds;
    final DateTimePicker validFrom;
    final Paragraph error = new Paragraph();
    final Button save;

    private final PriceList prices;
    private final ZoneId zone;
    private final String adminUid;
    private final PriceTexts texts;
    private final Runnable whenAdded;
    private boolean isValid;

    AddPriceDialog(
            PriceList prices,
            Collection<String> sources,
            List<String> types,
            ZoneId zone,
            String adminUid,
            PriceTexts texts,
            Runnable whenAdded) {
        this.prices = prices;
        this.zone = zone;
        this.adminUid = adminUid;
        this.texts = texts;
        this.whenAdded = whenAdded;

        source = new ComboBox<>(getTranslation("prices.source"), sources);
        source.setAllowCustomValue(true);
        source.addCustomValueSetListener(event -> source.setValue(event.getDetail()));
        source.setHelperText(getTranslation("prices.source.help"));
        type = new Select<>();
        type.setLabel(getTranslation("prices.type"));
        type.setItems(types);
        type.setItemLabelGenerator(texts::type);
        model = new TextField(getTranslation("prices.model"));
        model.setHelperText(getTranslation("prices.model.help"));
        unit = new Select<>();
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
        // What is wrong is told when the dialog is saved, in the same words for all fields.
        List.<HasValidation>of(source, model, credits, resolution, minSeconds, maxSeconds, validFrom)
                .forEach(field -> field.setManualValidation(true));
        minMegapixels.setManualValidation(true);
        maxMegapixels.setManualValidation(true);

        error.addClassName("form-error");
        error.getElement().setAttribute("role", "alert");
        error.setVisible(false);
        save = new Button(getTranslation("prices.add.save"), _ -> confirm());
        save.addThemeVariants(ButtonVariant.PRIMARY);

        setHeaderTitle(getTranslation("prices.add"));
        setWidth("min(44rem, 100%)");
        var form = new FormLayout(
                source,
                model,
                type,
                unit,
                credits,
                resolution,
                minMegapixels,
                maxMegapixels,
                minSeconds,
                maxSeconds,
                validFrom);
        form.setColspan(validFrom, 2);
        add(form, error);
        getFooter().add(new Button(getTranslation("prices.cancel"), _ -> close()), save);
    }

    private void confirm() {
        read().ifPresent(terms -> ask(
                getTranslation("prices.add.confirm"),
                texts.summary(terms),
                getTranslation("prices.add"),
                () -> told(terms, prices.add(terms, from(), adminUid))));
    }

    private void told(PriceTerms terms, AddPriceResult result) {
        switch (result) {
            case AddPriceResult.Added _ -> {
                close();
                whenAdded.run();
            }
            case AddPriceResult.Overlaps(Price existing) ->
                ask(
                        getTranslation("prices.replace.confirm"),
                        getTranslation("prices.replace.text", texts.summary(existing.terms())),
                        getTranslation("prices.replace"),
                        () -> told(terms, prices.replace(existing.id(), terms, from(), adminUid)));
            case AddPriceResult.StartsInThePast() -> {
                mark(validFrom, "prices.error.past");
                fail("prices.error.past");
            }
            case AddPriceResult.UnknownCreditType() -> fail("prices.error.type");
        }
    }

    private void ask(String title, String text, String confirm, Runnable whenConfirmed) {
        var dialog = new ConfirmDialog(title, text, confirm, _ -> whenConfirmed.run());
        dialog.setCancelable(true);
        dialog.setCancelText(getTranslation("prices.cancel"));
        dialog.open();
    }

    private @Nullable Instant from() {
        var local = validFrom.getValue();
        return local == null ? null : local.atZone(zone).toInstant();
    }

    private Optional<PriceTerms> read() {
        isValid = true;
        error.setVisible(false);
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
        var size = resolution.getValue().strip();
        var hasBand = minMegapixels.getValue() != null || maxMegapixels.getValue() != null;
        require(
                resolution,
                size.isEmpty() || size.matches(Work.RESOLUTION_PATTERN) && !hasBand,
                "prices.error.resolution");
        require(minMegapixels, isMegapixels(minMegapixels.getValue()), "prices.error.megapixels");
        require(
                maxMegapixels,
                isMegapixels(maxMegapixels.getValue()) && isAbove(maxMegapixels.getValue(), minMegapixels.getValue()),
                "prices.error.megapixels");
        require(minSeconds, minSeconds.getValue() == null || minSeconds.getValue() >= 1, "prices.error.seconds");
        require(
                maxSeconds,
                maxSeconds.getValue() == null
                        || maxSeconds.getValue() >= 1
                                && (minSeconds.getValue() == null || maxSeconds.getValue() > minSeconds.getValue()),
                "prices.error.seconds");
        mark(validFrom, null);
        if (!isValid) {
            fail("prices.error.fields");
            return Optional.empty();
        }
        return Optional.of(new PriceTerms(
                source.getValue(),
                model.getValue(),
                size.isEmpty() ? null : size,
                pixels(minMegapixels.getValue()),
                pixels(maxMegapixels.getValue()),
                minSeconds.getValue(),
                maxSeconds.getValue(),
                new UnitPrice(type.getValue(), unit.getValue(), credits.getValue())));
    }

    private void require(HasValidation field, boolean holds, String message) {
        mark(field, holds ? null : message);
        isValid &= holds;
    }

    private void mark(HasValidation field, @Nullable String message) {
        field.setInvalid(message != null);
        field.setErrorMessage(message == null ? null : getTranslation(message));
    }

    private void fail(String message) {
        error.setText(getTranslation(message));
        error.setVisible(true);
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
