package org.creditsledger.invoices;

import org.creditsledger.database.RefuseChanges;

/** Keeps invoices unchanged on H2. The migration names this class. */
public class RefuseChangesOnH2 extends RefuseChanges {

    public RefuseChangesOnH2() {
        super("invoices are append-only");
    }
}
