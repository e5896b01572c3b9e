package org.creditsledger.payments;

import static java.util.Objects.requireNonNull;
import static org.creditsledger.text.Requirements.require;
import static org.creditsledger.text.Requirements.requireForm;

import java.time.Instant;
import java.time.InstantSource;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * For packages that credit payments on their own terms, perhaps several credits for one payment: takes their share back when the
 * money is returned, as for a purchase.
 */
@Service
@PreAuthorize("hasRole('SERVICE')")
@Transactional(propagation = Propagation.MANDATORY)
public class PaidCredits {

    private static final Logger log = LoggerFactory.getLogger(PaidCredits.class);

    private final PurchaseService purchases;
    private final MoneyReturns returns;
    private final PaymentRepository payments;
    private final PaidCreditRepository credits;
    private final InstantSource clock;

    PaidCredits(
            PurchaseService purchases,
            MoneyReturns returns,
            PaymentRepository payments,
            PaidCreditRepository credits,
            InstantSource clock) {
        this.purchases = purchases;
        this.returns = returns;
        this.payments = payments;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * Makes all other reports about a payment wait until the caller's transaction ends. Lock before posting, and post
     * in the order of the credit types, as refunds do: otherwise two transactions could wait for each other.
     */
    public void lock(String paymentId) {
        purchases.lock(paymentId);
    }

    /**
     * Follows the money of a credit that was posted in the same transaction, and takes its share of the money that is known
     * to be returned. Repeating it changes nothing.
     *
     * @param credit names its payment
     * @param amountMinor the whole amount paid for the payment, in the currency's smallest unit
     * @param currency ISO 4217, upper case
     */
    public void credited(Entry credit, long amountMinor, String currency) {
        require(credit.direction() == Direction.CREDIT, "not a credit");
        require(amountMinor >= 0, "an amount is never negative");
        requireForm("currency", currency, "[A-Z]{3}");
        purchases.lock(requireNonNull(credit.paymentId()));
        if (!credits.existsById(credit.id())) {
            returns.settleWhatCameBefore(credits.save(new PaidCreditRow(credit, amountMinor, currency, now())));
        }
    }

    /**
     * Takes credits back although no money was returned, such as those of a time that a subscription did not last. Money that is
     * returned later takes only the rest of its share.
     *
     * @param credit as it was {@linkplain #credited credited}
     * @param amount whole credits, 0 or more; those that are not available stay
     * @param reason a line for people
     */
    public void takeBack(Entry credit, long amount, String reason) {
        purchases.lock(requireNonNull(credit.paymentId()));
        credits.findById(credit.id()).filter(_ -> amount > 0).ifPresent(row -> returns.takeBack(row, amount, reason));
    }

    /** Whole credits that were taken back because money was returned. */
    public long takenBack(Entry credit) {
        purchases.lock(requireNonNull(credit.paymentId()));
        return credits.findById(credit.id()).map(CreditedRow::takenCredits).orElse(0L);
    }

    /**
     * From now on, facts that are reported for another id of the provider, such as the payment intent of an invoice,
     * belong to the payment, and so do those reported before. The first payment of an id stays, and an id that has
     * brought credits itself keeps its facts.
     */
    public void alias(String providersId, String paymentId) {
        requireForm("providersId", providersId, Posting.ID_PATTERN);
        if (providersId.equals(paymentId)) {
            return;
        }
        var payment = purchases.lock(paymentId);
        // Before the other lock: a report that holds it waits for the payment only if the alias is known.
        if (isDecided(providersId, paymentId)) {
            return;
        }
        var reported = purchases.lock(providersId);
        if (isDecided(providersId, paymentId)) {
            return;
        }
        if (returns.creditedBy(reported).findAny().isPresent()) {
            log.warn("alias ignored, the id has brought credits itself: id={} payment={}", providersId, paymentId);
            return;
        }
        payments.alias(providersId, paymentId, now());
        returns.learnFrom(reported, payment);
    }

    private boolean isDecided(String providersId, String paymentId) {
        var known = payments.findAliased(providersId);
        known.filter(first -> !first.equals(paymentId))
                .ifPresent(first -> log.warn(
                        "alias ignored, the id belongs to another payment: id={} payment={} first={}",
                        providersId,
                        paymentId,
                        first));
        return known.isPresent();
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
