package org.creditsledger.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;

/** A day on which a user gets 50 image credits and spends 4 and 8 of them. */
public final class SampleDay {

    private SampleDay() {}

    public static void post(LocalDate day, String uid, LedgerService ledger, SettableClock clock) {
        clock.stopAt(Instant.parse(day + "T12:00:00Z"));
        ledger.post(Given.adjustment(uid, Direction.CREDIT, 50, Given.key()));
        for (var amount : new long[] {4, 8}) {
            ledger.post(Posting.jobDebit(uid, "image", amount, "text2image", Given.key(), "Test", Map.of(), "tester"));
        }
        clock.reset();
    }
}
