package org.creditsledger.history.ui;

import java.time.InstantSource;
import java.util.List;
import org.creditsledger.history.ExportProgress;
import org.creditsledger.history.History;
import org.creditsledger.ledger.HoldList;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.lots.LotList;
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
        LotList lots,
        ViewService views,
        ExportProgress exports,
        InstantSource clock,
        @Nullable EveryUser everyUser) {

    /** Sources that can be chosen before they have an entry. */
    static final List<String> KNOWN = List.of(
            "text2image",
            "image2image",
            "text2video",
            "image2video",
            "purchase",
            "plan",
            "refund",
            "admin_adjustment",
            "expiry");

    boolean areOfEverybody() {
        return everyUser != null;
    }
}
