package org.creditsledger.pricing;

/**
 * What one output of a model costs.
 *
 * @param source the kind of job: {@code text2image}, {@code image2image}, …
 * @param type the credit type it is paid in
 * @param unitPriceCredits whole credits per output, at least 1
 */
public record Price(String source, String type, String model, String resolution, long unitPriceCredits) {

    /** @param quantity outputs of one job */
    public long of(int quantity) {
        return Math.multiplyExact(unitPriceCredits, quantity);
    }
}
