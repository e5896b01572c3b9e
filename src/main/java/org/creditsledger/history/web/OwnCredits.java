package org.creditsledger.history.web;

import java.util.Set;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.LedgerService;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Answers what somebody has and why, in the same words whether they ask themselves or a program asks for them. */
@Component
class OwnCredits {

    private final LedgerService ledger;
    private final History history;

    OwnCredits(LedgerService ledger, History history) {
        this.ledger = ledger;
        this.history = history;
    }

    LedgerPage ledger(String uid, MultiValueMap<String, String> parameters) {
        var query = new QueryParameters(parameters, PageQuery.PARAMETERS);
        var page = PageQuery.read(query, EntryFilter.of(uid), ledger, history);
        return LedgerPage.of(page.fetch(history), ledger.balances(uid));
    }

    /** @return what there is, or without its holds what there was */
    Object balances(String uid, MultiValueMap<String, String> parameters) {
        var query = new QueryParameters(parameters, Set.of("at"));
        var at = query.instant("at");
        query.check();
        return at.<Object>map(instant -> history.balancesAt(uid, instant))
                .orElseGet(() -> CurrentBalances.of(ledger.balances(uid)));
    }
}
