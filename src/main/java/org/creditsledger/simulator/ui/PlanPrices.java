package org.creditsledger.simulator.ui;

import com.vaadin.flow.component.Component;
import java.util.Locale;
import org.creditsledger.shell.Prices;
import org.creditsledger.simulator.PricedPlan;
import org.creditsledger.text.Codes;

/** Writes what a plan costs: {@code $20.00 per month}. */
final class PlanPrices {

    private PlanPrices() {}

    static String text(PricedPlan plan, Component page, Locale locale) {
        var price = plan.price();
        return page.getTranslation(
                "simulator.per." + Codes.of(price.every()),
                Prices.format(price.priceMinor(), price.currency(), locale));
    }
}
