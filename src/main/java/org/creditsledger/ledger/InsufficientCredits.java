package org.creditsledger.ledger;

import java.util.Map;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;

/** Tells a caller of the API that a debit was refused, with the figures that explain it. */
public final class InsufficientCredits {

    private InsufficientCredits() {}

    /** @param debit what was to be debited, such as {@code The job} */
    public static Problem of(String debit, PostingResult.Refused refusal) {
        return new Problem(
                ProblemCode.INSUFFICIENT_CREDITS,
                "%s costs %d %s credits; %d are available."
                        .formatted(debit, refusal.attemptedAmount(), refusal.type(), refusal.available()),
                Map.of(
                        "creditType", refusal.type(),
                        "attemptedAmount", refusal.attemptedAmount(),
                        "balance", refusal.balance(),
                        "available", refusal.available()));
    }
}
