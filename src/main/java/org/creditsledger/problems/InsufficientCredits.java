package org.creditsledger.problems;

import java.util.HashMap;
import java.util.Map;

/** Reports a refused debit, with the numbers that explain it. */
public final class InsufficientCredits {

    private InsufficientCredits() {}

    /** @param debit the subject of the sentence, such as {@code The job} */
    public static Problem of(String debit, String type, long attemptedAmount, long balance, long available) {
        return of(debit, type, attemptedAmount, balance, available, Map.of());
    }

    /** @param further more members of the problem */
    public static Problem of(
            String debit, String type, long attemptedAmount, long balance, long available, Map<String, ?> further) {
        var members = new HashMap<String, Object>(further);
        members.put("creditType", type);
        members.put("attemptedAmount", attemptedAmount);
        members.put("balance", balance);
        members.put("available", available);
        return new Problem(
                ProblemCode.INSUFFICIENT_CREDITS,
                "%s costs %s %s credits; %s are available.".formatted(debit, attemptedAmount, type, available),
                members);
    }
}
