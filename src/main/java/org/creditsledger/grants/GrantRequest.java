package org.creditsledger.grants;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.lots.LotTerms;
import org.jspecify.annotations.Nullable;

/**
 * A grant that needs a second admin, and the decision about it.
 *
 * @param amount whole credits
 * @param relatedEntryId the entry that it undoes
 * @param entryId the posted entry
 * @param refusal why the ledger refused the approved grant: {@code insufficient-credits}, {@code not-undoable} or
 *     {@code key-conflict}
 * @param paymentId the payment that it corrects
 * @param lot the lot that the grant opens
 * @param bulkKey the same for all grants of a bulk
 * @param attempt counts the requests for undoing one entry: 1 for the first, and for every other grant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrantRequest(
        UUID id,
        GrantState state,
        String uid,
        String type,
        Direction direction,
        long amount,
        String reason,
        @Nullable String category,
        @Nullable UUID relatedEntryId,
        String requestedBy,
        Instant requestedAt,
        Instant expiresAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable String note,
        @Nullable UUID entryId,
        @Nullable String refusal,
        @Nullable String paymentId,
        @Nullable LotTerms lot,
        @Nullable String bulkKey,
        int attempt) {

    /** Whether a second admin may still decide. */
    public boolean isOpen() {
        return state == GrantState.PENDING || state == GrantState.REFUSED;
    }
}
