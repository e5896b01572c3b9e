package org.creditsledger.payments;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.creditsledger.payments.MoneyFact.Dispute;
import org.creditsledger.payments.MoneyFact.Failure;
import org.creditsledger.payments.MoneyFact.Refund;
import org.creditsledger.payments.MoneyFact.RefundedInAll;
import org.jspecify.annotations.Nullable;

/** All facts that the provider has reported about the money of one payment, and their consequences. */
record MoneyFacts(List<MoneyFact> facts) {

    MoneyFacts(Collection<MoneyFact> facts) {
        this(List.copyOf(facts));
    }

    /**
     * How many of a payment's credits are due back: in proportion to the returned money, rounded down so a buyer never
     * loses more than was returned; all credits if all money was returned.
     *
     * @param credits whole credits that were bought
     * @param paidMinor the amount paid, in the smallest unit of {@code currency}
     * @return 0 to {@code credits}
     */
    long creditsDue(long credits, long paidMinor, String currency) {
        if (paidMinor == 0) {
            return 0;
        }
        var back = refundedMinor(currency).add(withdrawnMinor(currency)).min(BigInteger.valueOf(paidMinor));
        return BigInteger.valueOf(credits)
                .multiply(back)
                .divide(BigInteger.valueOf(paidMinor))
                .longValueExact();
    }

    /** The facts that cannot be compared with the amount paid. */
    List<MoneyFact> inOtherCurrencies(String currency) {
        return facts.stream().filter(fact -> !isIn(currency).test(fact)).toList();
    }

    boolean hasFailed() {
        return facts.stream().anyMatch(Failure.class::isInstance);
    }

    /**
     * The sum of the known refunds, plus any amount that only the totals contain. Events of current API versions report
     * a refund twice, in a total that does not name it and in an event of its own, and either may be late or missing.
     */
    private BigInteger refundedMinor(String currency) {
        var refunds = of(Refund.class, currency);
        var unnamed = BigInteger.ZERO;
        for (var total : of(RefundedInAll.class, currency)) {
            var named = sum(refunds.stream()
                    .filter(refund -> isIn(total, refund))
                    .map(Refund::amountMinor)
                    .toList());
            unnamed = unnamed.max(BigInteger.valueOf(total.amountMinor()).subtract(named));
        }
        return unnamed.add(sum(refunds.stream()
                .filter(refund -> !refund.hasFailed())
                .map(Refund::amountMinor)
                .toList()));
    }

    /**
     * Whether a total includes a refund: it was made by then and had not failed. Without dates it counts as included.
     */
    private static boolean isIn(RefundedInAll total, Refund refund) {
        return !isBefore(total.at(), refund.createdAt())
                && !(refund.hasFailed() && isBefore(refund.failedAt(), total.at()));
    }

    private static boolean isBefore(@Nullable Instant one, @Nullable Instant other) {
        return one != null && other != null && one.isBefore(other);
    }

    private BigInteger withdrawnMinor(String currency) {
        return sum(of(Dispute.class, currency).stream()
                .filter(Dispute::isOutstanding)
                .map(Dispute::amountMinor)
                .toList());
    }

    private <T extends MoneyFact> List<T> of(Class<T> kind, String currency) {
        return facts.stream()
                .filter(kind::isInstance)
                .filter(isIn(currency))
                .map(kind::cast)
                .toList();
    }

    private static Predicate<MoneyFact> isIn(String currency) {
        return fact -> fact.currency() == null || currency.equals(fact.currency());
    }

    private static BigInteger sum(List<Long> amounts) {
        return amounts.stream().map(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
    }
}
