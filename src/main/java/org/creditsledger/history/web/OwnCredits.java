package org.creditsledger.history.web;

import java.time.InstantSource;
import org.creditsledger.history.Changes;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.LotList;
import org.creditsledger.problems.PageParameters;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Reads the credits of one user, for the user and for programs. */
@Component
class OwnCredits {

    private final LedgerService ledger;
    private final History history;
    private final Changes changes;
    private final StableEnd end;
    private final LotList lots;
    private final InstantSource clock;

    OwnCredits(
            LedgerService ledger, History history, Changes changes, StableEnd end, LotList lots, InstantSource clock) {
        this.ledger = ledger;
        this.lots = lots;
        this.clock = clock;
        this.history = history;
        this.changes = changes;
        this.end = end;
    }

    ResponseEntity<LedgerPage> ledger(String uid, FilterParameters filter, PageParameters page) {
        var own = EntryFilter.of(uid);
        var after = page.after(id -> history.position(own, id));
        var asked = end.of(filter.filter(own));
        return asked.answer(LedgerPage.of(history.page(asked.filter(), after, page.size()), ledger.balances(uid)));
    }

    /** @return with the held credits only for now: holds of the past are not kept */
    ResponseEntity<?> balances(String uid, TimeParameters time) {
        if (time.at() == null) {
            return ResponseEntity.ok(BalancesAndLots.of(ledger.balances(uid), lots.open(uid), clock.instant()));
        }
        var asked = end.of(EntryFilter.of(uid).before(time.at()));
        var balances = history.balancesAt(uid, asked.until());
        lots.expiringUntil(uid, time.at())
                .forEach((type, credits) ->
                        balances.computeIfPresent(type, (_, balance) -> Math.max(0, balance - credits)));
        return asked.answer(balances);
    }

    Changes.Part changes(String uid, ChangesParameters wanted) {
        return changes.of(uid, wanted.after(), wanted.size(), wanted.longestWait());
    }
}
