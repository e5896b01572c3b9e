package org.creditsledger.invoices;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** How much tax is in a price that includes it. */
final class Tax {

    private static final BigDecimal WHOLE = BigDecimal.valueOf(10_000);

    private Tax() {}

    /**
     * Taken from the total of an invoice, never line by line, so that it is rounded once.
     *
     * @param grossMinor tax included, in the currency's smallest unit
     * @param rateBasisPoints of the price without tax; 2000 are 20 %
     * @return rounded half up to the smallest unit; what is left of the total is net
     */
    static long includedIn(long grossMinor, int rateBasisPoints) {
        var rate = BigDecimal.valueOf(rateBasisPoints);
        return BigDecimal.valueOf(grossMinor)
                .multiply(rate)
                .divide(WHOLE.add(rate), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
