package org.creditsledger.history.web;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.Balances;

/** The balances of a user, the credits that running jobs hold, and the credits that can be spent, by credit type. */
record CurrentBalances(Balances balances, Map<String, Long> held, Map<String, Long> available) {

    static CurrentBalances of(Balances balances) {
        return new CurrentBalances(balances, perType(balances, Balance::held), perType(balances, Balance::available));
    }

    private static Map<String, Long> perType(Balances balances, ToLongFunction<Balance> value) {
        return balances.perType().stream()
                .collect(toMap(Balance::type, value::applyAsLong, (a, _) -> a, LinkedHashMap::new));
    }
}
