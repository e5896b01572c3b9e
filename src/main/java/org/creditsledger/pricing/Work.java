package org.creditsledger.pricing;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * The work of a job: everything that its price depends on.
 *
 * @param source the kind of job: {@code text2image}, {@code image2image}, …
 * @param resolution as the job names it; only the form {@code 1024x768} has a number of pixels
 * @param quantity the number of outputs, 0 (nothing was made) to {@value #MAX_QUANTITY}
 * @param durationSeconds the length of each output, {@value #MIN_DURATION_SECONDS} to {@value #MAX_DURATION_SECONDS},
 *     to the millisecond; kept without trailing zeros, so 5, 5.0 and 5.000 are equal; absent if the output has no
 *     length
 */
public record Work(
        String source,
        String model,
        String resolution,
        int quantity,
        @Nullable BigDecimal durationSeconds) {

    public static final int MAX_QUANTITY = 1_000;
    public static final String MIN_DURATION_SECONDS = "0.001";
    public static final String MAX_DURATION_SECONDS = "86400";
    /** Digits of a duration before and after the decimal point. */
    public static final int WHOLE_SECONDS_DIGITS = 5;

    public static final int FRACTION_OF_SECONDS_DIGITS = 3;
    public static final String SOURCE_PATTERN = Posting.SOURCE_PATTERN;
    public static final String MODEL_PATTERN = Posting.ID_PATTERN;
    public static final String RESOLUTION_PATTERN = "[!-~]{1,64}";

    private static final BigDecimal MIN_DURATION = new BigDecimal(MIN_DURATION_SECONDS);
    private static final BigDecimal MAX_DURATION = new BigDecimal(MAX_DURATION_SECONDS);
    private static final Pattern PIXELS = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    public Work {
        require(source.matches(SOURCE_PATTERN), "source");
        require(model.matches(MODEL_PATTERN), "model");
        require(resolution.matches(RESOLUTION_PATTERN), "resolution");
        require(quantity >= 0 && quantity <= MAX_QUANTITY, "quantity");
        if (durationSeconds != null) {
            require(isDuration(durationSeconds), "durationSeconds");
            durationSeconds = withoutTrailingZeros(durationSeconds);
        }
    }

    /** Whether this is a valid duration of an output. */
    public static boolean isDuration(BigDecimal seconds) {
        // The limits come first: a number within them has few digits before the point, so expanding it is safe.
        return seconds.compareTo(MIN_DURATION) >= 0
                && seconds.compareTo(MAX_DURATION) <= 0
                && withoutTrailingZeros(seconds).scale() <= FRACTION_OF_SECONDS_DIGITS;
    }

    /** The duration as it is stored and sealed, such as {@code 25.87}; absent if there is none. */
    public @Nullable String durationText() {
        return durationSeconds == null ? null : durationSeconds.toPlainString();
    }

    OptionalLong pixels() {
        var matcher = PIXELS.matcher(resolution);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)) * Long.parseLong(matcher.group(2)))
                : OptionalLong.empty();
    }

    private static BigDecimal withoutTrailingZeros(BigDecimal number) {
        var stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is not valid");
        }
    }
}
