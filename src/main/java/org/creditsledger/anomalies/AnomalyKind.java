package org.creditsledger.anomalies;

import java.util.Locale;

/** What sort of thing somebody should look at. Stored by its code: add, but do not rename. */
public enum AnomalyKind {
    /** A payment was refunded or disputed, and fewer credits were available than it had bought. */
    REFUND_SHORTFALL;

    /** As it is stored and shown to programs: {@code refund-shortfall}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
