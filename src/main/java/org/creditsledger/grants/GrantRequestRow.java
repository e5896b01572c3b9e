package org.creditsledger.grants;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.database.AssignedIdRow;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Posting;
import org.creditsledger.lots.Slice;
import org.creditsledger.lots.SlicesJson;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

/** A row of {@code grant_requests}. */
@Entity
@DynamicUpdate
@Table(name = "grant_requests")
class GrantRequestRow extends AssignedIdRow<UUID> {

    @Id
    private UUID id;

    @Column(updatable = false)
    String idempotencyKey;

    @Column(updatable = false)
    String uid;

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
    @Convert(converter = SlicesJson.class)
    private List<Slice> lots;

    @Column(updatable = false)
    private @Nullable String bulkKey;

    @Column(updatable = false)
    int attempt;

    @Column(updatable = false)
    String requestedBy;

    @Column(updatable = false)
    private Instant requestedAt;

    @Column(updatable = false)
    private Instant expiresAt;

    @Enumerated(EnumType.STRING)
    private GrantState state;

    private @Nullable String decidedBy;
    private @Nullable Instant decidedAt;
    private @Nullable String note;
    private @Nullable UUID entryId;
    private @Nullable String refusal;

    @SuppressWarnings("NullAway.Init")
    protected GrantRequestRow() {} // for JPA

    GrantRequestRow(
            Posting posting, @Nullable String bulkKey, int attempt, String adminUid, Instant now, Duration validity) {
        this.id = UUID.randomUUID();
        this.idempotencyKey = posting.idempotencyKey();
        this.uid = posting.uid();
        this.type = posting.type();
        this.direction = posting.direction();
        this.amount = posting.amount();
        this.reason = posting.reason();
        this.category = posting.meta().get(Grant.CATEGORY);
        this.relatedEntryId = posting.relatedEntryId();
        this.paymentId = posting.paymentId();
        this.lots = posting.lots();
        this.bulkKey = bulkKey;
        this.attempt = attempt;
        this.requestedBy = adminUid;
        this.requestedAt = now.truncatedTo(ChronoUnit.MICROS);
        this.expiresAt = requestedAt.plus(validity);
        this.state = GrantState.PENDING;
    }

    @Override
    public UUID getId() {
        return id;
    }

    /** All requests to undo one entry count as the same, with any admin and reason. */
    boolean isUndoOf(Posting posting) {
        return relatedEntryId != null && relatedEntryId.equals(posting.relatedEntryId());
    }

    boolean isOf(Posting posting, String adminUid) {
        return uid.equals(posting.uid())
                && type.equals(posting.type())
                && direction == posting.direction()
                && amount == posting.amount()
                && reason.equals(posting.reason())
                && Objects.equals(category, posting.meta().get(Grant.CATEGORY))
                && Objects.equals(paymentId, posting.paymentId())
                && lots.equals(posting.lots())
                && Objects.equals(relatedEntryId, posting.relatedEntryId())
                && requestedBy.equals(adminUid);
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
                lots.isEmpty() ? null : lots.getFirst().opens(),
                bulkKey,
                attempt);
    }
}
