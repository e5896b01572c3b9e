package org.creditsledger.ledger;

import java.util.Map;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;

/** Tells a caller of the API that a debit was refused, with the figures that explain it. */
public final class InsufficientCredits {

    private InsufficientCredits() {}

    /** @param debit what was to be debited, such as {@code The job} */
    public static Problem of(String debit, String type, long attemptedAmount, long balance, long available) {
        return new Problem(
                ProblemCode.INSUFFICIENT_CREDITS,
                "%s costs %s %s credits; %s are available.".formatted(debit, attemptedAmount, type, available),
                Map.of(
                        "creditType", type,
                        "attemptedAmount", attemptedAmount,
                        "balance", balance,
                        "available", available));
    }
}
