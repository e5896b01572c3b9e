package org.creditsledger.grants;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;

/** The result of approving, rejecting or withdrawing a {@link GrantRequest}. */
public sealed interface Decision {

    /** Approved and in the ledger, by this call. */
    record Posted(GrantRequest request, Entry entry) implements Decision {}

    /**
     * Approved, but refused by the ledger: the request has the reason, and can be approved again.
     *
     * @param insufficient the amounts, when there were too few credits
     */
    record Refused(GrantRequest request, PostingResult.@Nullable Refused insufficient) implements Decision {}

    /** Rejected or withdrawn, by this call. */
    record Closed(GrantRequest request) implements Decision {}

    /** Decided before, or expired; nothing was changed. */
    record TooLate(GrantRequest request) implements Decision {}

    /** The requester may only withdraw; other admins may only decide. */
    record NotYours(GrantRequest request) implements Decision {}

    /** The admin would get credits from it, or from its bulk, and must not approve it; nothing was changed. */
    record Profits(GrantRequest request) implements Decision {}

    record Unknown() implements Decision {}
}
