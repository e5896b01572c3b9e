package org.creditsledger.pricing;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a job makes: all that its price depends on.
 *
 * @param source the kind of job: {@code text2image}, {@code image2image}, …
 * @param resolution as the job names it; only {@code 1024x768} and the like has a number of pixels
 * @param quantity outputs of the job, 1 to {@value #MAX_QUANTITY}
 * @param durationSeconds of each output, 1 to {@value #MAX_DURATION_SECONDS}; absent where there is none
 */
public record Work(
        String source,
        String model,
        String resolution,
        int quantity,
        @Nullable Integer durationSeconds) {

    public static final int MAX_QUANTITY = 1_000;
    public static final int MAX_DURATION_SECONDS = 86_400;
    public static final String SOURCE_PATTERN = "[a-z0-9][a-z0-9_-]{0,63}";
    public static final String MODEL_PATTERN = "[!-~]{1,128}";
    public static final String RESOLUTION_PATTERN = "[!-~]{1,64}";

    private static final Pattern PIXELS = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    public Work {
        require(source.matches(SOURCE_PATTERN), "source");
        require(model.matches(MODEL_PATTERN), "model");
        require(resolution.matches(RESOLUTION_PATTERN), "resolution");
        require(quantity >= 1 && quantity <= MAX_QUANTITY, "quantity");
        require(
                durationSeconds == null || durationSeconds >= 1 && durationSeconds <= MAX_DURATION_SECONDS,
                "durationSeconds");
    }

    OptionalLong pixels() {
        var matcher = PIXELS.matcher(resolution);
        return matcher.matches()
                ? OptionalLong.of(Long.parseLong(matcher.group(1)) * Long.parseLong(matcher.group(2)))
                : OptionalLong.empty();
    }

    private static void require(boolean holds, String name) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is not valid");
        }
    }
}
