package org.creditsledger.plans;

import java.time.Period;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules of subscriptions.
 *
 * @param atCancellation what becomes of a period's credits when its subscription ends before the period: they stay (keep), they end
 *     (expire), or they stay in proportion to the time (prorate)
 * @param pastDueGrace how long a renewal whose payment failed brings its credits all the same, such as P7D; none by default
 * @param freeInactiveAfter after how long without a job a user gets no more credits of free plans, such as P3M; never by default
 */
@ConfigurationProperties("credits.plans")
record PlansProperties(
        @DefaultValue("keep") AtCancellation atCancellation,
        @Nullable Period pastDueGrace,
        @Nullable Period freeInactiveAfter) {

    /** What becomes of credits when a subscription ends before their period. */
    enum AtCancellation {
        KEEP,
        EXPIRE,
        PRORATE
    }
}
