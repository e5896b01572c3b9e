package org.creditsledger.shell;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** Writes money for a reader: {@code $39.00}. */
public final class Prices {

    private Prices() {}

    /** @param amountMinor in the currency's smallest unit, of which some have none below the whole, and some have three */
    public static String format(long amountMinor, String currencyCode, Locale locale) {
        var currency = Currency.getInstance(currencyCode);
        var digits = Math.max(0, currency.getDefaultFractionDigits());
        var format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMinimumFractionDigits(digits);
        format.setMaximumFractionDigits(digits);
        return format.format(BigDecimal.valueOf(amountMinor, digits));
    }
}
