package org.creditsledger.history.web;

import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.PageParameters;
import org.springframework.stereotype.Component;

/** Reads the credits of one user, for the user and for programs. */
@Component
class OwnCredits {

    private final LedgerService ledger;
    private final History history;

    OwnCredits(LedgerService ledger, History history) {
        this.ledger = ledger;
        this.history = history;
    }

    LedgerPage ledger(String uid, FilterParameters filter, PageParameters page) {
        var own = EntryFilter.of(uid);
        var after = page.after(id -> history.position(own, id));
        return LedgerPage.of(history.page(filter.filter(own), after, page.size()), ledger.balances(uid));
    }

    /** @return with the held credits only for now: holds of the past are not kept */
    Object balances(String uid, TimeParameters time) {
        return time.at() == null ? CurrentBalances.of(ledger.balances(uid)) : history.balancesAt(uid, time.at());
    }
}
