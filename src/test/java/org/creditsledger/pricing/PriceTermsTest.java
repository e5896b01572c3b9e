package org.creditsledger.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTermsTest {

    private static final UnitPrice ONE = new UnitPrice("image", PriceUnit.OUTPUT, 1);

    @ParameterizedTest
    @CsvSource({
        "flux-pro, flux-pro, true",
        "flux-pro, flux-pro-2, false",
        "flux-pro*, flux-pro, true",
        "flux-pro*, flux-pro-2, true",
        "flux-pro*, flux-dev, false",
        "*, anything, true"
    })
    void a_pattern_is_a_model_or_a_prefix(String pattern, String model, boolean covers) {
        assertThat(any(pattern).covers(work(model, "1024x1024", null))).isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "flux*pro", "**", "flux pro", "flüx"})
    void other_patterns_are_refused(String pattern) {
        assertThatIllegalArgumentException().isThrownBy(() -> any(pattern));
    }

    @Test
    void bands_include_their_lower_and_exclude_their_upper_limit() {
        var terms = new PriceTerms("text2video", "*", null, 1_000_000L, 2_000_000L, 5, 10, ONE);

        assertThat(terms.covers(video("1000x1000", 5))).isTrue();
        assertThat(terms.covers(video("1000x1999", 9))).isTrue();
        assertThat(terms.covers(video("1000x1999", 9.999))).isTrue();
        assertThat(terms.covers(video("1000x1000", 4.999))).isFalse();
        assertThat(terms.covers(video("999x1000", 5))).isFalse();
        assertThat(terms.covers(video("2000x1000", 5))).isFalse();
        assertThat(terms.covers(video("1000x1000", 4))).isFalse();
        assertThat(terms.covers(video("1000x1000", 10))).isFalse();
        assertThat(terms.covers(video("1000x1000", null))).isFalse();
        assertThat(terms.covers(video("720p", 5))).isFalse();
    }

    @Test
    void the_narrowest_wins_by_model_then_by_size_then_by_length() {
        var narrowestFirst = List.of(
                new PriceTerms("text2video", "flux-pro", "1000x1000", null, null, 1, null, ONE),
                new PriceTerms("text2video", "flux-pro", "1000x1000", null, null, null, null, ONE),
                new PriceTerms("text2video", "flux-pro", null, 1L, null, 1, null, ONE),
                new PriceTerms("text2video", "flux-pro", null, 1L, null, null, null, ONE),
                new PriceTerms("text2video", "flux-pro", null, null, null, 1, null, ONE),
                new PriceTerms("text2video", "flux-pro", null, null, null, null, null, ONE),
                new PriceTerms("text2video", "flux-p*", "1000x1000", null, null, null, null, ONE),
                new PriceTerms("text2video", "flux*", "1000x1000", null, null, null, null, ONE),
                new PriceTerms("text2video", "*", null, null, null, null, null, ONE));

        assertThat(narrowestFirst).isSortedAccordingTo(PriceTerms.BY_NARROWNESS.reversed());
        assertThat(narrowestFirst)
                .allMatch(
                        terms -> terms.covers(new Work("text2video", "flux-pro", "1000x1000", 1, new BigDecimal("5"))));
    }

    /** The check of a new price relies on this: without overlaps, no work has two narrowest prices. */
    @Test
    void two_terms_overlap_or_share_no_work_unless_one_is_narrower() {
        var seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);
        var met = 0;
        for (var round = 0; round < 200_000; round++) {
            var a = randomTerms(random);
            var b = randomTerms(random);
            var work = new Work(
                    "text2video",
                    pick(random, "m", "mo", "model"),
                    pick(random, "1x1", "2x2", "3x3", "big"),
                    1,
                    pick(
                            random,
                            null,
                            BigDecimal.ONE,
                            new BigDecimal("1.999"),
                            new BigDecimal("2"),
                            new BigDecimal("3")));
            if (a.covers(work) && b.covers(work) && PriceTerms.BY_NARROWNESS.compare(a, b) == 0) {
                met++;
                assertThat(a.overlaps(b))
                        .as("%s and %s for %s, seed %d", a, b, work, seed)
                        .isTrue();
                assertThat(b.overlaps(a))
                        .as("the other way round, seed %d", seed)
                        .isTrue();
            }
        }
        assertThat(met).as("pairs that met, seed %d", seed).isPositive();
    }

    @Test
    void adjacent_bands_do_not_overlap() {
        var below = new PriceTerms("text2image", "*", null, null, 1_000_000L, null, null, ONE);
        var above = new PriceTerms("text2image", "*", null, 1_000_000L, null, null, null, ONE);
        var across = new PriceTerms("text2image", "*", null, 999_999L, 1_000_001L, null, null, ONE);

        assertThat(below.overlaps(above)).isFalse();
        assertThat(above.overlaps(below)).isFalse();
        assertThat(across.overlaps(below)).isTrue();
        assertThat(across.overlaps(above)).isTrue();
        assertThat(any("*").overlaps(below)).as("one is narrower").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "OUTPUT, 8, 1024x1024, , 3, 8, false, 24",
        "OUTPUT, 8, anything, , 3, 8, false, 24",
        "MEGAPIXEL, 5, 1000x1000, , 2, 5, false, 10",
        "MEGAPIXEL, 5, 1024x1024, , 2, 6, true, 12",
        "MEGAPIXEL, 1, 100x100, , 1000, 1, true, 1000",
        "SECOND, 7, 1280x720, 8, 1, 56, false, 56",
        "SECOND, 7, 1280x720, 25.87, 1, 182, true, 182",
        "SECOND, 7, 1280x720, 0.001, 3, 1, true, 3",
        "SECOND, 10, 1280x720, 1.1, 2, 11, false, 22"
    })
    void each_output_is_rounded_up_to_whole_credits_and_then_multiplied(
            PriceUnit unit,
            long price,
            String resolution,
            @Nullable BigDecimal seconds,
            int quantity,
            long perOutput,
            boolean rounded,
            long total) {
        var cost = new UnitPrice("image", unit, price)
                .cost(new Work("text2image", "m", resolution, quantity, seconds))
                .orElseThrow();

        assertThat(cost.perOutputCredits()).isEqualTo(perOutput);
        assertThat(cost.rounded()).isEqualTo(rounded);
        assertThat(cost.totalCredits()).isEqualTo(total);
    }

    @Test
    void work_without_the_counted_number_or_beyond_one_posting_has_no_price() {
        assertThat(new UnitPrice("image", PriceUnit.MEGAPIXEL, 5).cost(work("m", "720p", null)))
                .isEmpty();
        assertThat(new UnitPrice("video", PriceUnit.SECOND, 5).cost(work("m", "1280x720", null)))
                .isEmpty();
        assertThat(new UnitPrice("video", PriceUnit.SECOND, 1_000_000)
                        .cost(work("m", "1280x720", new BigDecimal("86400"))))
                .isEmpty();
    }

    @Test
    void seconds_have_milliseconds_and_no_trailing_zeros() {
        assertThat(Stream.of("5", "5.0", "5.000", "5.0000", "0.5E1")
                        .map(text -> work("m", "big", new BigDecimal(text)))
                        .distinct())
                .singleElement()
                .extracting(Work::durationText)
                .isEqualTo("5");
        assertThat(work("m", "big", new BigDecimal("8.64E4")).durationText()).isEqualTo("86400");
        assertThat(Stream.of("0", "-1", "0.0009", "0.0015", "86400.001", "1E+999999999", "1E-999999999")
                        .map(BigDecimal::new))
                .noneMatch(Work::isDuration);
    }

    private static PriceTerms randomTerms(SplittableRandom random) {
        var size = random.nextInt(3);
        return new PriceTerms(
                "text2video",
                pick(random, "*", "m*", "mo*", "m", "model"),
                size == 2 ? pick(random, "1x1", "2x2", "big") : null,
                size == 1 ? pick(random, null, 1L, 2L) : null,
                size == 1 ? pick(random, null, 4L, 9L) : null,
                pick(random, null, 1),
                pick(random, null, 2, 3),
                ONE);
    }

    @SafeVarargs
    private static <T> T pick(SplittableRandom random, T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static PriceTerms any(String pattern) {
        return new PriceTerms("text2image", pattern, null, null, null, null, null, ONE);
    }

    private static Work work(String model, String resolution, @Nullable BigDecimal seconds) {
        return new Work("text2image", model, resolution, 1, seconds);
    }

    private static Work video(String resolution, @Nullable Number seconds) {
        return new Work(
                "text2video", "wan", resolution, 1, seconds == null ? null : new BigDecimal(seconds.toString()));
    }
}
