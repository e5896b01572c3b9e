package org.creditsledger.lots;

import static org.creditsledger.text.Requirements.requireText;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/**
 * A change of a lot's end after it was opened.
 *
 * @param expiresAt the end from then on, in whole microseconds
 * @param reason a line for people, 1 to {@value #MAX_REASON_LENGTH} characters; null where a rule opened the lot again
 * @param createdBy {@code admin:<uid>}, or the ledger
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LotChange(
        Kind kind, Instant expiresAt, @Nullable String reason, Instant createdAt, String createdBy) {

    public static final int MAX_REASON_LENGTH = 500;

    public LotChange {
        expiresAt = LotTerms.end(expiresAt);
        createdAt = createdAt.truncatedTo(ChronoUnit.MICROS);
        if (reason != null) {
            requireText("reason", reason, MAX_REASON_LENGTH);
        }
    }

    /** Why the end changed. */
    public enum Kind {
        MOVE,
        VOID,
        REOPEN;

        /** In the database and in the API. */
        @JsonValue
        public String code() {
            return Codes.of(this);
        }
    }
}
