package org.creditsledger.anomalies;

import java.util.Locale;

/** How far somebody has got with an anomaly. Stored by its code: add, but do not rename. */
public enum AnomalyState {
    /** Nobody has looked at it, or it was seen again after it had been resolved. */
    NEW,
    /** Somebody has looked at it; more may be to do. */
    REVIEWED,
    /** Nothing more is to do. Seen again, it becomes new. */
    RESOLVED;

    /** As it is stored and shown to programs. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AnomalyState ofCode(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
