package org.creditsledger.payments;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.creditsledger.lots.Category;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/**
 * The credits that a payment bought.
 *
 * @param credits whole credits of the type, of all packs together, with the bonus
 * @param bonusCredits whole credits among them that came on top
 * @param expiresAfter how long all of them can be used; null for ever
 * @param quantity the number of packs
 * @param isPriceRight whether the amount pays for a whole number of packs; if not, one pack is credited
 */
public record Sold(
        String type,
        long credits,
        long bonusCredits,
        @Nullable Period expiresAfter,
        int quantity,
        boolean isPriceRight) {

    static Sold of(CreditPack pack, long subtotalMinor, String currency) {
        var quantity = pack.quantityFor(subtotalMinor, currency);
        var credited = Math.max(1, quantity);
        return new Sold(
                pack.type(),
                pack.allCredits() * credited,
                pack.bonusCredits() * credited,
                pack.expiresAfter(),
                credited,
                quantity > 0);
    }

    /**
     * The lots of these credits, the bonus first. Credits that were bought and never expire need none.
     *
     * @param sellersZone counts the days and months
     */
    List<Slice> lots(Instant soldAt, ZoneId sellersZone) {
        var end = expiresAfter == null
                ? null
                : soldAt.atZone(sellersZone).plus(expiresAfter).toInstant();
        return Stream.of(
                        Slice.opening(bonusCredits, LotTerms.of(Category.PROMOTIONAL, end, null)),
                        Slice.opening(credits - bonusCredits, LotTerms.of(Category.PURCHASED, end, null)))
                .filter(slice -> slice.amount() > 0)
                .toList();
    }
}
