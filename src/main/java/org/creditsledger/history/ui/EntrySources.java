package org.creditsledger.history.ui;

import java.time.InstantSource;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.views.ViewService;
import org.jspecify.annotations.Nullable;

/**
 * The services that an {@link EntriesPanel} reads from.
 *
 * @param everyUser null on the page of one user's own entries
 */
record EntrySources(
        LedgerService ledger,
        History history,
        HoldList holds,
        ViewService views,
        ExportProgress exports,
        InstantSource clock,
        @Nullable EveryUser everyUser) {

    boolean areOfEverybody() {
        return everyUser != null;
    }
}
