package org.creditsledger.simulator;

/** What a subscriber, their bank, the seller or the time does to a simulated subscription. */
public sealed interface SimulatedAction {

    /** The test clock moves to the end of the period. */
    record Renew(boolean isPaid) implements SimulatedAction {}

    /** The test clock moves by a month. All renewals until then are paid. */
    record AdvanceMonth() implements SimulatedAction {}

    /** Pays an open invoice. */
    record Pay(String invoiceId) implements SimulatedAction {}

    /** Gives up an open invoice. */
    record Void(String invoiceId) implements SimulatedAction {}

    /** Refunds half of a paid invoice, or all of it that was not refunded before. */
    record Refund(String invoiceId, boolean isHalf) implements SimulatedAction {}

    /** Changes the price at once, and pays the difference for the rest of the period. */
    record ChangeNow(String priceId) implements SimulatedAction {}

    /** Changes the price with the next period. */
    record ChangeAtRenewal(String priceId) implements SimulatedAction {}

    record CancelAtEnd() implements SimulatedAction {}

    record CancelNow() implements SimulatedAction {}

    /** Takes the cancellation at the end of the period back. */
    record Keep() implements SimulatedAction {}

    record Pause() implements SimulatedAction {}

    record Resume() implements SimulatedAction {}
}
