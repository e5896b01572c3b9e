package org.creditsledger.ledger;

import java.util.HashMap;
import java.util.Map;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;

/** Tells a caller of the API that a debit was refused, with the figures that explain it. */
public final class InsufficientCredits {

    private InsufficientCredits() {}

    /** @param debit what was to be debited, such as {@code The job} */
    public static Problem of(String debit, String type, long attemptedAmount, long balance, long available) {
        return of(debit, new PostingResult.Refused(type, attemptedAmount, balance, available), Map.of());
    }

    /** @param further members of the problem, beside the figures */
    public static Problem of(String debit, PostingResult.Refused refused, Map<String, ?> further) {
        var members = new HashMap<String, Object>(further);
        members.put("creditType", refused.type());
        members.put("attemptedAmount", refused.attemptedAmount());
        members.put("balance", refused.balance());
        members.put("available", refused.available());
        return new Problem(
                ProblemCode.INSUFFICIENT_CREDITS,
                "%s costs %s %s credits; %s are available."
                        .formatted(debit, refused.attemptedAmount(), refused.type(), refused.available()),
                members);
    }
}
