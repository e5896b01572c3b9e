package org.creditsledger.grants;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;
import org.creditsledger.text.Codes;

/** The state of a {@link GrantRequest}. */
public enum GrantState {
    /** A second admin may decide. */
    PENDING,
    /** Approved, and in the ledger. */
    POSTED,
    REJECTED,
    /** Approved, but refused by the ledger, for example for lack of credits. It can be approved again. */
    REFUSED,
    /** Withdrawn by the requester. */
    WITHDRAWN,
    /** Not decided in time. */
    EXPIRED;

    @EnumeratedValue
    private final String code = Codes.of(this);

    /** The code in the database and the API: {@code pending}. */
    @JsonValue
    public String code() {
        return code;
    }
}
