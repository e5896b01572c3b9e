package org.creditsledger.pricing;

import java.math.BigDecimal;

/**
 * What some work costs, and how that comes about.
 *
 * @param type the credit type it is paid in
 * @param units of one output: 1, its megapixels, or its seconds
 * @param perOutputCredits {@code units × unitPriceCredits}, rounded up to whole credits
 * @param rounded whether rounding up made a difference
 * @param totalCredits {@code perOutputCredits × quantity}
 */
public record Cost(
        String type,
        PriceUnit unit,
        BigDecimal units,
        long unitPriceCredits,
        long perOutputCredits,
        boolean rounded,
        int quantity,
        long totalCredits) {}
