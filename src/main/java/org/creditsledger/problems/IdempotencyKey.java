package org.creditsledger.problems;

import org.jspecify.annotations.Nullable;

/** The header by which callers send a request again without a second effect, and the one that marks the same answer. */
public final class IdempotencyKey {

    public static final String HEADER = "Idempotency-Key";
    public static final String REPLAYED = "Idempotency-Replayed";

    private IdempotencyKey() {}

    /** @throws Problem {@code invalid-request} if the key is missing or not of the form */
    public static String require(@Nullable String key, String pattern) {
        if (key == null || !key.matches(pattern)) {
            throw Problem.invalid(HEADER, "must match " + pattern);
        }
        return key;
    }
}
