package org.creditsledger.payments;

/**
 * The credits that a payment bought.
 *
 * @param credits whole credits of the type, of all packs together
 * @param quantity the number of packs
 * @param isPriceRight whether the amount pays for a whole number of packs; if not, one pack is credited
 */
public record Sold(String type, long credits, int quantity, boolean isPriceRight) {

    static Sold of(CreditPack pack, long subtotalMinor, String currency) {
        var quantity = pack.quantityFor(subtotalMinor, currency);
        var credited = Math.max(1, quantity);
        return new Sold(pack.type(), pack.credits() * credited, credited, quantity > 0);
    }

    static Sold of(CheckoutRow checkout) {
        return new Sold(checkout.type(), checkout.credits(), 1, true);
    }
}
