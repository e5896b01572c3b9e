package org.creditsledger.payments;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One fact that the provider has reported about the money of a payment. Facts only become more complete: merging is
 * commutative, associative and idempotent, so the order and the number of events do not matter.
 */
sealed interface MoneyFact {

    /** Distinguishes the payment's facts of one kind. */
    String id();

    /** In the currency's smallest unit. */
    long amountMinor();

    /** ISO 4217, upper case; null if the event did not say. */
    @Nullable String currency();

    /** Merges this report with an earlier one of the same fact. */
    MoneyFact mergedWith(MoneyFact other);

    /**
     * A single refund.
     *
     * @param status the provider's status: {@code pending}, {@code requires_action}, {@code succeeded}, {@code failed},
     *     {@code canceled}
     * @param createdAt when the refund was made, if the event says so
     * @param failedAt when it failed or was canceled, if it did and the event says so
     */
    record Refund(
            String id,
            long amountMinor,
            @Nullable String currency,
            String status,
            @Nullable Instant createdAt,
            @Nullable Instant failedAt)
            implements MoneyFact {

        /** A refund may fail after it succeeded; a failed one stays failed. */
        private static final List<String> STATUSES =
                List.of("pending", "requires_action", "succeeded", "canceled", "failed");

        boolean hasFailed() {
            return isFailure(status);
        }

        static boolean isFailure(String status) {
            return status.equals("failed") || status.equals("canceled");
        }

        @Override
        public Refund mergedWith(MoneyFact other) {
            var refund = (Refund) other;
            return new Refund(
                    id,
                    Math.max(amountMinor, refund.amountMinor),
                    furthest(currency, refund.currency),
                    laterOf(STATUSES, status, refund.status),
                    earlier(createdAt, refund.createdAt),
                    earlier(failedAt, refund.failedAt));
        }
    }

    /**
     * A dispute.
     *
     * @param status the provider's status, such as {@code needs_response} or {@code won}
     * @param isWithdrawn whether the money was ever taken from the seller
     * @param isReinstated whether the seller got it back
     */
    record Dispute(
            String id,
            long amountMinor,
            @Nullable String currency,
            String status,
            boolean isWithdrawn,
            boolean isReinstated)
            implements MoneyFact {

        private static final List<String> STATUSES = List.of(
                "warning_needs_response",
                "warning_under_review",
                "warning_closed",
                "prevented",
                "needs_response",
                "under_review",
                "lost",
                "won");

        /** An inquiry, {@code warning_…}, moves no money unless an event says so. */
        private static final List<String> WITHDRAWN = List.of("needs_response", "under_review", "lost", "won");

        /**
         * @param saysWithdrawn whether the event itself reports that funds were withdrawn
         * @param saysReinstated whether it reports that funds were reinstated
         */
        static Dispute reported(
                String id,
                long amountMinor,
                @Nullable String currency,
                String status,
                boolean saysWithdrawn,
                boolean saysReinstated) {
            return new Dispute(
                    id,
                    amountMinor,
                    currency,
                    status,
                    saysWithdrawn || WITHDRAWN.contains(status),
                    saysReinstated || status.equals("won"));
        }

        /**
         * After a lost dispute, the seller only gets back what was refunded before it: that refund counts separately,
         * and the dispute stays.
         */
        boolean isOutstanding() {
            return isWithdrawn && (!isReinstated || status.equals("lost"));
        }

        @Override
        public Dispute mergedWith(MoneyFact other) {
            var dispute = (Dispute) other;
            return new Dispute(
                    id,
                    Math.max(amountMinor, dispute.amountMinor),
                    furthest(currency, dispute.currency),
                    laterOf(STATUSES, status, dispute.status),
                    isWithdrawn || dispute.isWithdrawn,
                    isReinstated || dispute.isReinstated);
        }
    }

    /**
     * The total refunded at the time of an event, as the provider adds it up: without refunds that had failed by then.
     *
     * @param at the time of the event, the newest if several report the same amount; null if none has a time
     */
    record RefundedInAll(
            long amountMinor,
            @Nullable String currency,
            @Nullable Instant at) implements MoneyFact {

        @Override
        public String id() {
            return Long.toString(amountMinor);
        }

        @Override
        public RefundedInAll mergedWith(MoneyFact other) {
            var total = (RefundedInAll) other;
            return new RefundedInAll(amountMinor, furthest(currency, total.currency), later(at, total.at));
        }
    }

    /** The payment failed, at once or later. {@code id} is the session's. */
    record Failure(String id) implements MoneyFact {

        @Override
        public long amountMinor() {
            return 0;
        }

        @Override
        public @Nullable String currency() {
            return null;
        }

        @Override
        public Failure mergedWith(MoneyFact other) {
            return this;
        }
    }

    /** Of two of the provider's statuses, the one that comes later in the order; an unknown one is the latest. */
    private static String laterOf(List<String> order, String one, String other) {
        var first = order.indexOf(one);
        var second = order.indexOf(other);
        if (first < 0 && second < 0) {
            return one.compareTo(other) >= 0 ? one : other;
        }
        return first < 0 || second >= 0 && first >= second ? one : other;
    }

    private static @Nullable String furthest(@Nullable String one, @Nullable String other) {
        return either(one, other, (a, b) -> a.compareTo(b) >= 0 ? a : b);
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return either(one, other, (a, b) -> a.isAfter(b) ? a : b);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return either(one, other, (a, b) -> a.isBefore(b) ? a : b);
    }

    private static <T> @Nullable T either(@Nullable T one, @Nullable T other, BinaryOperator<T> choose) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return choose.apply(Objects.requireNonNull(one), other);
    }
}
