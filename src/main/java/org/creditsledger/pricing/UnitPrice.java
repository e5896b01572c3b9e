package org.creditsledger.pricing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.creditsledger.ledger.Posting;

/**
 * The part of a price that a quote or the start of a job binds.
 *
 * @param type the credit type it is paid in
 * @param unitPriceCredits whole credits, 1 to {@value #MAX_CREDITS}
 */
public record UnitPrice(String type, PriceUnit unit, long unitPriceCredits) {

    public static final long MAX_CREDITS = 1_000_000;

    private static final int DIGITS_OF_A_MEGAPIXEL = 6;

    public UnitPrice {
        if (unitPriceCredits < 1 || unitPriceCredits > MAX_CREDITS) {
            throw new IllegalArgumentException("unitPriceCredits must be 1 to " + MAX_CREDITS);
        }
    }

    /**
     * Empty if the work lacks the number to multiply by, or if it costs more than one posting can move
     * ({@value Posting#MAX_AMOUNT} credits).
     */
    public Optional<Cost> cost(Work work) {
        return units(work).map(units -> cost(work, units)).filter(cost -> cost.totalCredits() <= Posting.MAX_AMOUNT);
    }

    private Cost cost(Work work, BigDecimal units) {
        var exact = units.multiply(BigDecimal.valueOf(unitPriceCredits));
        var perOutput = exact.setScale(0, RoundingMode.CEILING);
        return new Cost(
                type,
                unit,
                units,
                unitPriceCredits,
                perOutput.longValueExact(),
                perOutput.compareTo(exact) != 0,
                work.quantity(),
                Math.multiplyExact(perOutput.longValueExact(), work.quantity()));
    }

    private Optional<BigDecimal> units(Work work) {
        return switch (unit) {
            case OUTPUT -> Optional.of(BigDecimal.ONE);
            case MEGAPIXEL ->
                work.pixels().stream()
                        .mapToObj(pixels -> BigDecimal.valueOf(pixels, DIGITS_OF_A_MEGAPIXEL))
                        .findFirst();
            case SECOND -> Optional.ofNullable(work.durationSeconds());
        };
    }
}
