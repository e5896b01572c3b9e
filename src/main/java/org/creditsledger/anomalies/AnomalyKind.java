package org.creditsledger.anomalies;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import org.creditsledger.text.Codes;

/** The kinds of anomalies. Stored by code: kinds can be added but not renamed. */
public enum AnomalyKind {
    /** A payment was refunded or disputed, and fewer credits were available than it had bought. */
    REFUND_SHORTFALL,
    /** A debit or a hold was refused because too few credits were available. */
    BLOCKED_DEBIT,
    /** A request that had been granted was repeated and skipped. */
    DUPLICATE,
    /** A different request reused a key. */
    KEY_CONFLICT,
    /** A webhook had no matching signature. Counted per endpoint and UTC day. */
    BAD_SIGNATURE,
    /** A webhook's signature matched but was too old. Counted per endpoint and UTC day. */
    STALE_SIGNATURE,
    /** A hold expired, and no end of its job was reported. */
    STUCK_HOLD,
    /** The stored ledger differs from what was written. */
    INTEGRITY_FINDING,
    /** A paid payment names no user or no pack that can be credited. */
    UNMATCHED_PAYMENT,
    /** A payment was credited, but its amount is not a multiple of the pack's price. */
    AMOUNT_MISMATCH,
    /** Money of a payment moved in another currency than it was paid in. */
    CURRENCY_MISMATCH,
    /** The provider reports that a payment failed after its credits were given. */
    PAYMENT_FAILED_AFTER_CREDIT,
    /** An event of the provider's test mode reached production. */
    TEST_EVENT,
    /** A delivered job cost more than the user had. */
    OVERRUN,
    /** A job succeeded after it was reported as failed; it was not charged. */
    SUCCESS_AFTER_FAILURE,
    /** A delivered job has no price; it was not charged. */
    UNKNOWN_PRICE,
    /** A paid invoice of a subscription, or a line of it, brought no credits. */
    UNCREDITED_RENEWAL,
    /** A user has two subscriptions to plans of one group. */
    SECOND_SUBSCRIPTION,
    /** The clock of a node is wrong. Once for each node and UTC day. */
    CLOCK_SKEW;

    /** The code in the database and the API: {@code refund-shortfall}. */
    @JsonValue
    public String code() {
        return Codes.of(this);
    }

    /** Empty if no kind has this code. */
    public static Optional<AnomalyKind> ofCode(String code) {
        return Codes.parse(AnomalyKind.class, code);
    }
}
