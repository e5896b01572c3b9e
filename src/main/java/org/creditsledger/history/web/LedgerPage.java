package org.creditsledger.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.UUID;
import org.creditsledger.history.EntryPage;
import org.creditsledger.ledger.Balances;
import org.creditsledger.ledger.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a user, newest first, and the current balances.
 *
 * @param nextStartAfter requests the next page; absent on the last page
 */
record LedgerPage(
        List<Entry> entries,
        @JsonUnwrapped CurrentBalances current,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable UUID nextStartAfter) {

    static LedgerPage of(EntryPage page, Balances balances) {
        return new LedgerPage(
                page.entries(),
                CurrentBalances.of(balances),
                page.next() == null ? null : page.next().id());
    }
}
