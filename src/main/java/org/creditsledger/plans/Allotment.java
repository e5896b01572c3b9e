package org.creditsledger.plans;

import static org.creditsledger.text.Requirements.require;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * Credits of one type that a plan brings in every period.
 *
 * @param credits whole credits each time, 1 to {@value Posting#MAX_AMOUNT}
 * @param every not longer than what is paid at once
 * @param rollover null if all unused credits end
 * @param trialCredits whole credits of a trial period, 0 or more
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Allotment(
        String type,
        long credits,
        Every every,
        AllotmentEnd end,
        @Nullable Rollover rollover,
        long trialCredits) {

    public Allotment {
        require(credits >= 1 && credits <= Posting.MAX_AMOUNT, "credits must be 1 to " + Posting.MAX_AMOUNT);
        require(
                trialCredits >= 0 && trialCredits <= Posting.MAX_AMOUNT,
                "trialCredits must be 0 to " + Posting.MAX_AMOUNT);
        require(rollover == null || end.kind() != AllotmentEnd.Kind.NEVER, "credits that never end do not roll over");
    }
}
