package org.creditsledger.plans.ui;

import com.vaadin.flow.component.HasValidation;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextField;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.creditsledger.ledger.Posting;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.shell.Marks;
import org.jspecify.annotations.Nullable;

/** The fields of a price that a plan does not have yet. */
class PriceFields extends Div {

    final TextField priceId = new TextField();
    final Select<Every> every = new Select<>();
    final BigDecimalField amount = new BigDecimalField();
    final TextField currency = new TextField();
    final Button remove = new Button();

    PriceFields(PlanTexts texts, Consumer<PriceFields> whenRemoved) {
        priceId.setLabel(getTranslation("plans.price-id"));
        every.setLabel(getTranslation("plans.paid"));
        every.setItems(Every.values());
        every.setItemLabelGenerator(texts::interval);
        every.setValue(Every.MONTH);
        amount.setLabel(getTranslation("plans.amount"));
        currency.setLabel(getTranslation("plans.currency"));
        currency.setValue("USD");
        currency.setMaxLength(3);
        remove.setText(getTranslation("plans.remove"));
        remove.addClickListener(_ -> whenRemoved.accept(this));
        List.<HasValidation>of(priceId, every, amount, currency).forEach(field -> field.setManualValidation(true));
        addClassName("plan-fields");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", getTranslation("plans.price"));
        add(priceId, every, amount, currency, remove);
    }

    /** Empty if a field is wrong; then it is marked. */
    Optional<PlanPrice> read() {
        var code = currency.getValue().strip().toUpperCase(Locale.ROOT);
        var money = currency(code);
        var minor = minor(money.orElse(null));
        var isRight =
                Marks.require(priceId, priceId.getValue().strip().matches(Posting.ID_PATTERN), "plans.error.price-id")
                        & Marks.require(currency, money.isPresent(), "plans.error.currency")
                        & Marks.require(amount, minor != null, "plans.error.amount");
        return isRight && minor != null
                ? Optional.of(new PlanPrice(priceId.getValue().strip(), every.getValue(), minor, code))
                : Optional.empty();
    }

    private static Optional<Currency> currency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .filter(one -> one.getCurrencyCode().equals(code))
                .findFirst();
    }

    /** Null if the amount is none, or has more places than its currency. */
    private @Nullable Long minor(@Nullable Currency money) {
        var places = money == null ? 2 : Math.max(0, money.getDefaultFractionDigits());
        var value = amount.getValue();
        if (value == null
                || value.signum() < 0
                || value.stripTrailingZeros().scale() > places
                || value.compareTo(BigDecimal.valueOf(PlanDraft.MAX_PRICE_MINOR, places)) > 0) {
            return null;
        }
        return value.movePointRight(places).longValueExact();
    }

    /** The only thing that a draft knows better: an id that it has twice. */
    void markId() {
        Marks.mark(priceId, "plans.error.twice");
    }
}
