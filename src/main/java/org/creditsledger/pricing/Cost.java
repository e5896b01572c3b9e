package org.creditsledger.pricing;

import java.math.BigDecimal;

/**
 * The cost of some work, and how it is calculated.
 *
 * @param type the credit type it is paid in
 * @param units the units of one output: 1, its megapixels, or its seconds
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
