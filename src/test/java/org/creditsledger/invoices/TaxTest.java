package org.creditsledger.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaxTest {

    @ParameterizedTest(name = "{0} at {1} basis points contain {2}")
    @CsvSource({
        "3900, 2000, 650",
        "3900, 1900, 623", // 622.69
        "1900, 2000, 317", // 316.67
        "3, 2000, 1", // 0.5 is rounded up
        "2, 2000, 0", // 0.33
        "9, 10000, 5", // 4.5
        "3900, 0, 0",
        "0, 1900, 0",
        "1, 1900, 0",
        "9223372036854775807, 10000, 4611686018427387904"
    })
    void tax_is_calculated_from_the_price_and_rounded_half_up(long grossMinor, int rate, long taxMinor) {
        assertThat(Tax.includedIn(grossMinor, rate)).isEqualTo(taxMinor);
    }

    @Test
    void tax_is_never_more_than_half_a_unit_off() {
        var seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        for (var i = 0; i < 10_000; i++) {
            var gross = random.nextLong(100_000_000);
            var rate = random.nextInt(10_001);

            var tax = Tax.includedIn(gross, rate);

            // |tax − gross·r/(10000 + r)| ≤ ½, multiplied by 2·(10000 + r)
            var off = BigDecimal.valueOf(2 * tax)
                    .multiply(BigDecimal.valueOf(10_000 + rate))
                    .subtract(BigDecimal.valueOf(2 * gross).multiply(BigDecimal.valueOf(rate)))
                    .abs();
            assertThat(off)
                    .as("gross %d, rate %d, seed %d", gross, rate, seed)
                    .isLessThanOrEqualTo(BigDecimal.valueOf(10_000 + rate));
            assertThat(tax).isBetween(0L, gross);
        }
    }
}
