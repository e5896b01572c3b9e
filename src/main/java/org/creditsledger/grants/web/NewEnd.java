package org.creditsledger.grants.web;

import java.time.Instant;
import org.creditsledger.lots.LotTerms;
import org.creditsledger.problems.Problem;

/** The {@code expiresAt} of a request. */
final class NewEnd {

    private NewEnd() {}

    /** @throws Problem if a lot cannot end then */
    static void require(Instant expiresAt, Instant now) {
        if (!expiresAt.isAfter(now)) {
            throw Problem.invalid("expiresAt", "must be in the future");
        }
        if (expiresAt.isAfter(LotTerms.LATEST_END)) {
            throw Problem.invalid("expiresAt", "must be at most " + LotTerms.LATEST_END);
        }
    }
}
