package org.creditsledger.grants;

import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.PostingResult;
import org.jspecify.annotations.Nullable;

/** What became of approving, rejecting or withdrawing a {@link GrantRequest}. */
public sealed interface Decision {

    /** Approved and in the ledger, by this call. */
    record Posted(GrantRequest request, Entry entry) implements Decision {}

    /**
     * Approved, but the ledger said no: the request says why, and may be approved again.
     *
     * @param insufficient the figures, when there were too few credits
     */
    record Refused(GrantRequest request, PostingResult.@Nullable Refused insufficient) implements Decision {}

    /** Rejected or withdrawn, by this call. */
    record Closed(GrantRequest request) implements Decision {}

    /** Decided before, or expired; nothing was changed. */
    record TooLate(GrantRequest request) implements Decision {}

    /** Whoever asked may withdraw and not decide; the others may decide and not withdraw. */
    record NotYours(GrantRequest request) implements Decision {}

    /** The admin would get credits from it, or from its bulk, and must not approve it; nothing was changed. */
    record Profits(GrantRequest request) implements Decision {}

    record Unknown() implements Decision {}
}
