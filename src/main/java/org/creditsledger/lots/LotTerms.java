package org.creditsledger.lots;

import static org.creditsledger.text.Requirements.require;
import static org.creditsledger.text.Requirements.requireText;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;

/**
 * What a credit says about its lot.
 *
 * @param priority 0 to {@value #MAX_PRIORITY}; lower is used first
 * @param expiresAt from then on it is not used, in whole microseconds, at most {@link #LATEST_END}; null for never
 * @param label a line for people, 1 to {@value #MAX_LABEL_LENGTH} characters; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LotTerms(
        Category category,
        int priority,
        @Nullable Instant expiresAt,
        @Nullable String label) {

    public static final int MAX_PRIORITY = 100;
    public static final int MAX_LABEL_LENGTH = 100;
    public static final Instant LATEST_END = Timestamps.LATEST;

    /** Purchased credits that never expire: they need no lot. */
    public static final LotTerms PLAIN = of(Category.PURCHASED, null, null);

    public LotTerms {
        require(priority >= 0 && priority <= MAX_PRIORITY, "priority must be 0 to " + MAX_PRIORITY);
        expiresAt = expiresAt == null ? null : end(expiresAt);
        if (label != null) {
            requireText("label", label, MAX_LABEL_LENGTH);
        }
    }

    /** @throws IllegalArgumentException above {@link #LATEST_END} */
    static Instant end(Instant expiresAt) {
        require(!expiresAt.isAfter(LATEST_END), "expiresAt must be at most " + LATEST_END);
        return expiresAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** With the priority of its category. */
    public static LotTerms of(Category category, @Nullable Instant expiresAt, @Nullable String label) {
        return new LotTerms(category, category.priority(), expiresAt, label);
    }

    /**
     * Of credits that an admin gives.
     *
     * @param category null for promotional
     * @param priority null for that of the category
     */
    public static LotTerms given(
            @Nullable Category category,
            @Nullable Integer priority,
            @Nullable Instant expiresAt,
            @Nullable String label) {
        var why = category == null ? Category.PROMOTIONAL : category;
        return new LotTerms(why, priority == null ? why.priority() : priority, expiresAt, label);
    }

    /** Half-open: at {@code expiresAt} it has expired. */
    public boolean isOver(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether plain credits are used first. They are as old as the balance, and never expire. */
    boolean isAfterPlain() {
        return priority > PLAIN.priority || priority == PLAIN.priority && expiresAt == null;
    }

    LotTerms until(@Nullable Instant expiresAt) {
        return new LotTerms(category, priority, expiresAt, label);
    }
}
