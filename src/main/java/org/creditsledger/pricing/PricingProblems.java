package org.creditsledger.pricing;

import java.math.BigDecimal;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;

/** The answers to a request for a price that the list or the quote does not give. */
public final class PricingProblems {

    private PricingProblems() {}

    /** The work may be incomplete, so it comes in parts. */
    public static Problem unknownPrice(
            @Nullable String source,
            @Nullable String model,
            @Nullable String resolution,
            @Nullable BigDecimal durationSeconds) {
        return new Problem(
                ProblemCode.UNKNOWN_PRICE,
                "No price for source %s, model %s, resolution %s%s."
                        .formatted(
                                source, model, resolution, durationSeconds == null ? ", without durationSeconds" : ""));
    }

    public static Problem quoteMismatch() {
        return new Problem(
                ProblemCode.QUOTE_MISMATCH,
                "The quote was given for a different uid, source, model, resolution, quantity or duration.");
    }
}
