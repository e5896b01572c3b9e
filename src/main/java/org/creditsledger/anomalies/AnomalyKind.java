package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What sort of thing somebody should look at. Stored by its code: add, but do not rename. */
public enum AnomalyKind {
    /** A payment was refunded or disputed, and fewer credits were available than it had bought. */
    REFUND_SHORTFALL,
    /** A debit or a hold was refused, because less was available. */
    BLOCKED_DEBIT,
    /** A wish that had been granted came again, and was skipped. */
    DUPLICATE,
    /** Another wish came under a key that was used. */
    KEY_CONFLICT,
    /** A webhook had no signature that matches. Counted per endpoint and UTC day. */
    BAD_SIGNATURE,
    /** A webhook's signature matched, and was too old. Counted per endpoint and UTC day. */
    STALE_SIGNATURE,
    /** The time of a hold was up, and nobody had reported how its job ended. */
    STUCK_HOLD,
    /** The ledger, as it stands, is not what was written. */
    INTEGRITY_FINDING;

    /** As it is stored and shown to programs: {@code refund-shortfall}. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty for what is none. */
    public static Optional<AnomalyKind> ofCode(String code) {
        return Arrays.stream(values())
                .filter(known -> known.code().equals(code))
                .findFirst();
    }
}
