package org.creditsledger.invoices;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** The tax that a price includes. */
final class Tax {

    private static final BigDecimal WHOLE = BigDecimal.valueOf(10_000);

    private Tax() {}

    /**
     * Computed from the total of an invoice and not per line, so it is rounded once.
     *
     * @param grossMinor the amount with tax, in the currency's smallest unit
     * @param rateBasisPoints the rate on the price without tax; 2000 are 20 %
     * @return rounded half up to the smallest unit; the rest of the total is net
     */
    static long includedIn(long grossMinor, int rateBasisPoints) {
        var rate = BigDecimal.valueOf(rateBasisPoints);
        return BigDecimal.valueOf(grossMinor)
                .multiply(rate)
                .divide(WHOLE.add(rate), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
