package org.creditsledger.history.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.creditsledger.ledger.Balances;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;

/**
 * The balances of a user, and the credits that expire or have a category of their own.
 *
 * @param lots in the order of their use
 * @param expiring the credits that end within {@link LotList#AHEAD} if they are not used
 */
record BalancesAndLots(@JsonUnwrapped CurrentBalances current, List<Lot> lots, List<LotList.Expiring> expiring) {

    static BalancesAndLots of(Balances balances, List<Lot> lots, Instant now) {
        return new BalancesAndLots(CurrentBalances.of(balances), lots, LotList.expiring(lots, now));
    }
}
