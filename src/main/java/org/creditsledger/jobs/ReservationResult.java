package org.creditsledger.jobs;

import java.util.List;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Hold;

/** The result of a {@link ReservationRequest}. Only the first case reserves anything. */
public sealed interface ReservationResult {

    /** The credits are reserved; or were, if a failure of the job was reported at the same moment. */
    record Reserved(Hold hold) implements ReservationResult {}

    /** The same was reserved before, by a call or by the start of the job; this is its current state. */
    record Replayed(Hold hold) implements ReservationResult {}

    /** Something else was reserved, or debited, for the same source and job. */
    record Conflict(String idempotencyKey) implements ReservationResult {}

    /** The job is paid for already. */
    record AlreadyDebited(Entry debit) implements ReservationResult {}

    /** The job was reported as failed, which is final. */
    record JobFailed() implements ReservationResult {}

    /** More was requested than is available. Amounts are whole credits. */
    record Refused(String type, long attemptedAmount, long balance, long available) implements ReservationResult {}

    record UnknownCreditType(List<String> types) implements ReservationResult {}

    /** The price list does not know this work. */
    record UnknownPrice() implements ReservationResult {}

    /** The quote is for other work or another user. */
    record QuoteMismatch() implements ReservationResult {}
}
