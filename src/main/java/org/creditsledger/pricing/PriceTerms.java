package org.creditsledger.pricing;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Set;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * The work that a price applies to, and the price itself.
 *
 * @param modelPattern a model, or a prefix and {@code *}; {@code *} alone matches every model
 * @param resolution only this one; absent for any, or for a band of pixels
 * @param minPixels inclusive; absent for no lower limit
 * @param maxPixels exclusive; absent for no upper limit
 * @param minSeconds the length of one output, inclusive; absent for no lower limit
 * @param maxSeconds the length of one output, exclusive; absent for no upper limit
 */
public record PriceTerms(
        String source,
        String modelPattern,
        @Nullable String resolution,
        @Nullable Long minPixels,
        @Nullable Long maxPixels,
        @Nullable Integer minSeconds,
        @Nullable Integer maxSeconds,
        UnitPrice unitPrice) {

    /**
     * Only prefixes, so that of two patterns that match one model, one is always the prefix of the other and so
     * narrower.
     */
    public static final String MODEL_PATTERN_PATTERN = "(?=.{1,128}$)[!-)+-~]*\\*?";

    /** Sources of entries that are not jobs. */
    public static final Set<String> RESERVED_SOURCES =
            Set.of(Posting.PURCHASE, Posting.REFUND, Posting.ADMIN_ADJUSTMENT);

    /**
     * Of all terms that match the work, the greatest decides its price: by model first, then by size, then by length.
     */
    static final Comparator<PriceTerms> BY_NARROWNESS = Comparator.comparing(PriceTerms::isForOneModel)
            .thenComparing(terms -> terms.modelPattern.length())
            .thenComparing(PriceTerms::sizeRank)
            .thenComparing(PriceTerms::isForSomeLengths);

    private static final String ANYTHING = "*";

    public PriceTerms {
        require(source.matches(Work.SOURCE_PATTERN) && !RESERVED_SOURCES.contains(source), "source");
        require(modelPattern.matches(MODEL_PATTERN_PATTERN), "modelPattern");
        require(resolution == null || resolution.matches(Work.RESOLUTION_PATTERN), "resolution");
        require(
                resolution == null || minPixels == null && maxPixels == null,
                "resolution or a band of pixels, not both");
        require(isBand(minPixels, maxPixels), "band of pixels");
        require(isBand(toLong(minSeconds), toLong(maxSeconds)), "band of seconds");
    }

    boolean covers(Work work) {
        return source.equals(work.source())
                && coversModel(work.model())
                && coversSize(work)
                && coversLength(work.durationSeconds())
                && unitPrice.cost(work).isPresent();
    }

    /** Whether both could match the same work with neither being narrower. */
    boolean overlaps(PriceTerms other) {
        return source.equals(other.source)
                && modelPattern.equals(other.modelPattern)
                && sizeRank() == other.sizeRank()
                && (resolution == null || resolution.equals(other.resolution))
                && overlap(minPixels, maxPixels, other.minPixels, other.maxPixels)
                && isForSomeLengths() == other.isForSomeLengths()
                && overlap(toLong(minSeconds), toLong(maxSeconds), toLong(other.minSeconds), toLong(other.maxSeconds));
    }

    private boolean coversModel(String model) {
        return isForOneModel()
                ? modelPattern.equals(model)
                : model.startsWith(modelPattern.substring(0, modelPattern.length() - ANYTHING.length()));
    }

    private boolean coversSize(Work work) {
        if (resolution != null) {
            return resolution.equals(work.resolution());
        }
        return sizeRank() == 0 || work.pixels().stream().anyMatch(pixels -> isWithin(pixels, minPixels, maxPixels));
    }

    private boolean coversLength(@Nullable BigDecimal seconds) {
        return !isForSomeLengths()
                || seconds != null
                        && (minSeconds == null || seconds.compareTo(BigDecimal.valueOf(minSeconds)) >= 0)
                        && (maxSeconds == null || seconds.compareTo(BigDecimal.valueOf(maxSeconds)) < 0);
    }

    private boolean isForOneModel() {
        return !modelPattern.endsWith(ANYTHING);
    }

    private int sizeRank() {
        if (resolution != null) {
            return 2;
        }
        return minPixels != null || maxPixels != null ? 1 : 0;
    }

    private boolean isForSomeLengths() {
        return minSeconds != null || maxSeconds != null;
    }

    private static boolean isWithin(long value, @Nullable Long min, @Nullable Long max) {
        return (min == null || value >= min) && (max == null || value < max);
    }

    private static boolean overlap(
            @Nullable Long min, @Nullable Long max, @Nullable Long otherMin, @Nullable Long otherMax) {
        return (max == null || otherMin == null || otherMin < max)
                && (otherMax == null || min == null || min < otherMax);
    }

    private static boolean isBand(@Nullable Long min, @Nullable Long max) {
        return (min == null || min >= 1) && (max == null || max >= 1) && (min == null || max == null || min < max);
    }

    private static @Nullable Long toLong(@Nullable Integer seconds) {
        return seconds == null ? null : seconds.longValue();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not valid: " + what);
        }
    }
}
