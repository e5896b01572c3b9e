package org.creditsledger.payments;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code payment_facts}. Guarded by the lock of its {@link PaymentRow}. */
@Entity
@DynamicUpdate // the application's role may change some columns only
@Table(name = "payment_facts")
class FactRow {

    private static final String REFUND = "refund";
    private static final String DISPUTE = "dispute";
    private static final String REFUNDED_IN_ALL = "refunded-in-all";
    private static final String FAILURE = "failure";

    @EmbeddedId
    private Id id;

    private long amountMinor;
    private @Nullable String currency;
    private @Nullable String status;
    private boolean withdrawn;
    private boolean reinstated;
    private @Nullable Instant madeAt;
    private @Nullable Instant failedAt;

    @Column(name = "told_at")
    private Instant reportedAt;

    @SuppressWarnings("NullAway.Init")
    protected FactRow() {} // for JPA

    FactRow(Id id, MoneyFact fact, Instant now) {
        this.id = id;
        this.reportedAt = now;
        become(fact, now);
    }

    void become(MoneyFact fact, Instant now) {
        amountMinor = fact.amountMinor();
        currency = fact.currency();
        reportedAt = now;
        switch (fact) {
            case MoneyFact.Refund refund -> {
                status = refund.status();
                madeAt = refund.createdAt();
                failedAt = refund.failedAt();
            }
            case MoneyFact.Dispute dispute -> {
                status = dispute.status();
                withdrawn = dispute.isWithdrawn();
                reinstated = dispute.isReinstated();
            }
            case MoneyFact.RefundedInAll total -> madeAt = total.at();
            case MoneyFact.Failure _ -> {}
        }
    }

    Id id() {
        return id;
    }

    MoneyFact toFact() {
        return switch (id.kind()) {
            case REFUND -> new MoneyFact.Refund(id.factId(), amountMinor, currency, word(), madeAt, failedAt);
            case DISPUTE -> new MoneyFact.Dispute(id.factId(), amountMinor, currency, word(), withdrawn, reinstated);
            case REFUNDED_IN_ALL -> new MoneyFact.RefundedInAll(amountMinor, currency, madeAt);
            case FAILURE -> new MoneyFact.Failure(id.factId());
            default -> throw new IllegalStateException("not a kind of fact: " + id);
        };
    }

    private String word() {
        return status == null ? "" : status;
    }

    /** Identifies a fact of a payment. */
    @Embeddable
    record Id(String paymentId, String kind, String factId) {

        static Id of(String paymentId, MoneyFact fact) {
            var kind = switch (fact) {
                case MoneyFact.Refund _ -> REFUND;
                case MoneyFact.Dispute _ -> DISPUTE;
                case MoneyFact.RefundedInAll _ -> REFUNDED_IN_ALL;
                case MoneyFact.Failure _ -> FAILURE;
            };
            return new Id(paymentId, kind, fact.id());
        }
    }
}
