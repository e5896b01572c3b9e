package org.creditsledger.ledger;

import org.creditsledger.database.RefuseChanges;

/** Keeps entries unchanged on H2. The migration names this class. */
public class RefuseChangesOnH2 extends RefuseChanges {

    public RefuseChangesOnH2() {
        super("credits_ledger is append-only");
    }
}
