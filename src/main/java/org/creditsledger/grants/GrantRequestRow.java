package org.creditsledger.grants;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** A row of {@code grant_requests}. */
@Entity
@DynamicUpdate
@Table(name = "grant_requests")
class GrantRequestRow implements Persistable<UUID> {

    @Id
    private UUID id;

    @Column(updatable = false)
    private String idempotencyKey;

    @Column(updatable = false)
    private String uid;

    @Column(updatable = false)
    private String type;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    private Direction direction;

    @Column(updatable = false)
    private long amount;

    @Column(updatable = false)
    private String reason;

    @Column(updatable = false)
    private @Nullable String category;

    @Column(updatable = false)
    private @Nullable UUID relatedEntryId;

    @Column(updatable = false)
    private @Nullable String paymentId;

    @Column(updatable = false)
    private @Nullable String bulkKey;

    @Column(updatable = false)
    private int attempt;

    @Column(updatable = false)
    private String requestedBy;

    @Column(updatable = false)
    private Instant requestedAt;

    @Column(updatable = false)
    private Instant expiresAt;

    private GrantState state;
    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;
    private @Nullable String note;
    private @Nullable UUID entryId;
    private @Nullable String refusal;

    private transient boolean isNew;

    @SuppressWarnings("NullAway.Init")
    protected GrantRequestRow() {} // for JPA

    GrantRequestRow(
            Posting wish, @Nullable String bulkKey, int attempt, String adminUid, Instant now, Duration validity) {
        this.id = UUID.randomUUID();
        this.idempotencyKey = wish.idempotencyKey();
        this.uid = wish.uid();
        this.type = wish.type();
        this.direction = wish.direction();
        this.amount = wish.amount();
        this.reason = wish.reason();
        this.category = wish.meta().get(Grant.CATEGORY);
        this.relatedEntryId = wish.relatedEntryId();
        this.paymentId = wish.paymentId();
        this.bulkKey = bulkKey;
        this.attempt = attempt;
        this.requestedBy = adminUid;
        this.requestedAt = now.truncatedTo(ChronoUnit.MICROS);
        this.expiresAt = requestedAt.plus(validity);
        this.state = GrantState.PENDING;
        this.isNew = true;
    }

    @Override
    public UUID getId() {
        return id;
    }

    /** The id is assigned here; without this method, saving would first query for an existing row. */
    @Override
    public boolean isNew() {
        return isNew;
    }

    /** All requests to undo one entry count as the same, with any admin and reason. */
    boolean isUndoOf(Posting wish) {
        return relatedEntryId != null && relatedEntryId.equals(wish.relatedEntryId());
    }

    boolean isOf(Posting wish, String adminUid) {
        return uid.equals(wish.uid())
                && type.equals(wish.type())
                && direction == wish.direction()
                && amount == wish.amount()
                && reason.equals(wish.reason())
                && Objects.equals(category, wish.meta().get(Grant.CATEGORY))
                && Objects.equals(paymentId, wish.paymentId())
                && Objects.equals(relatedEntryId, wish.relatedEntryId())
                && requestedBy.equals(adminUid);
    }

    String idempotencyKey() {
        return idempotencyKey;
    }

    int attempt() {
        return attempt;
    }

    String uid() {
        return uid;
    }

    String requestedBy() {
        return requestedBy;
    }

    boolean isOpen(Instant now) {
        return (state == GrantState.PENDING || state == GrantState.REFUSED) && now.isBefore(expiresAt);
    }

    void decide(GrantState state, String adminUid, @Nullable String note, Instant now) {
        this.state = state;
        this.decidedBy = adminUid;
        this.decidedAt = now.truncatedTo(ChronoUnit.MICROS);
        this.note = note;
        this.refusal = null;
    }

    void posted(UUID entryId) {
        this.entryId = entryId;
    }

    void refused(String refusal) {
        this.refusal = refusal;
    }

    GrantRequest toRequest(Instant now) {
        var isOver = !now.isBefore(expiresAt);
        return new GrantRequest(
                id,
                isOver && (state == GrantState.PENDING || state == GrantState.REFUSED) ? GrantState.EXPIRED : state,
                uid,
                type,
                direction,
                amount,
                reason,
                category,
                relatedEntryId,
                requestedBy,
                requestedAt,
                expiresAt,
                decidedBy,
                decidedAt,
                note,
                entryId,
                refusal,
                paymentId,
                bulkKey,
                attempt);
    }
}
