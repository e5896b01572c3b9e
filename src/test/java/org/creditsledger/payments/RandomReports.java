package org.creditsledger.payments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.creditsledger.payments.MoneyFact.Dispute;
import org.creditsledger.payments.MoneyFact.Refund;
import org.creditsledger.payments.MoneyFact.RefundedInAll;
import org.jspecify.annotations.Nullable;

/** A provider that refunds, fails, disputes and decides at random: the truth, and its reports. */
final class RandomReports {

    private final List<MoneyFact> reports = new ArrayList<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<Dispute> disputes = new ArrayList<>();
    private final Random random;
    private long now = 1;

    RandomReports(Random random) {
        this.random = random;
        for (var step = random.nextInt(12); step >= 0; step--) {
            doSomething();
        }
    }

    /** All reports, some more than once, in any order. */
    List<MoneyFact> shuffledAndRepeated() {
        var all = new ArrayList<>(reports);
        all.addAll(reports.stream().filter(_ -> random.nextBoolean()).toList());
        Collections.shuffle(all, random);
        return all;
    }

    private void doSomething() {
        now += random.nextInt(1, 100);
        switch (random.nextInt(4)) {
            case 0, 1 -> refund();
            case 2 -> fail();
            default -> dispute();
        }
    }

    private void refund() {
        var refund = new Refund(
                "re_" + now,
                random.nextInt(1, 2_000),
                random.nextBoolean() ? "USD" : null,
                "pending",
                Instant.ofEpochSecond(now),
                null);
        refunds.add(refund);
        // The report of a refund may be lost if the sum arrives.
        if (random.nextInt(3) > 0) {
            reports.add(refund);
            reports.add(withStatus(refund, "succeeded", null));
        }
        reports.add(new RefundedInAll(refundedMinor(), "USD", Instant.ofEpochSecond(now)));
    }

    private void fail() {
        if (!refunds.isEmpty()) {
            var which = random.nextInt(refunds.size());
            var failed = withStatus(
                    refunds.get(which), random.nextBoolean() ? "failed" : "canceled", Instant.ofEpochSecond(now));
            if (!refunds.get(which).hasFailed()) {
                refunds.set(which, failed);
                reports.add(failed);
            }
        }
    }

    private void dispute() {
        var id = "dp_" + now;
        var amount = random.nextInt(1, 3_000);
        var isInquiry = random.nextBoolean();
        var isWon = random.nextBoolean();
        if (isInquiry) {
            reports.add(Dispute.reported(id, amount, "USD", "warning_needs_response", false, false));
        }
        if (!isInquiry || random.nextBoolean()) {
            reports.add(Dispute.reported(id, amount, "USD", "needs_response", random.nextBoolean(), false));
            reports.add(
                    Dispute.reported(id, amount, "USD", isWon ? "won" : "lost", false, random.nextBoolean() && isWon));
            disputes.add(Dispute.reported(id, amount, "USD", isWon ? "won" : "lost", true, isWon));
        }
    }

    long trulyBackMinor() {
        return refundedMinor()
                + disputes.stream()
                        .filter(dispute -> !dispute.isReinstated())
                        .mapToLong(Dispute::amountMinor)
                        .sum();
    }

    private long refundedMinor() {
        return refunds.stream()
                .filter(refund -> !refund.hasFailed())
                .mapToLong(Refund::amountMinor)
                .sum();
    }

    private static Refund withStatus(Refund refund, String status, @Nullable Instant failedAt) {
        return new Refund(refund.id(), refund.amountMinor(), refund.currency(), status, refund.createdAt(), failedAt);
    }
}
