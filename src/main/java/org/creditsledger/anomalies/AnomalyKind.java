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
    INTEGRITY_FINDING,
    /** A payment was paid, and names no user or no pack that can be credited. */
    UNMATCHED_PAYMENT,
    /** A payment was credited, and what was paid is not a multiple of the pack's price. */
    AMOUNT_MISMATCH,
    /** Money of a payment moved in another currency than it was paid in. */
    CURRENCY_MISMATCH,
    /** The provider reports that a payment failed after its credits were given. */
    PAYMENT_FAILED_AFTER_CREDIT,
    /** An event of the provider's test mode reached production. */
    TEST_EVENT,
    /** A job that was delivered cost more than the user had. */
    OVERRUN,
    /** A job succeeded after it was reported as failed, and was not charged. */
    SUCCESS_AFTER_FAILURE,
    /** A job that was delivered has no price, and was not charged. */
    UNKNOWN_PRICE;

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
