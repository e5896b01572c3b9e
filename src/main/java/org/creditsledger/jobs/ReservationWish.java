package org.creditsledger.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * What a service that calls wants reserved for one job, once per source and job.
 *
 * @param reason a line for people; absent for one that names the work
 * @param meta of the service's own, without {@link #RESERVED_META}
 * @param timeout after which the credits are available again, 1 second to 24 hours
 * @param createdBy {@code service:<name>}
 */
public record ReservationWish(
        String uid,
        String source,
        String jobId,
        Price price,
        @Nullable String reason,
        Map<String, String> meta,
        Duration timeout,
        String createdBy) {

    /** Names in meta that say what was priced, and how; a job event relies on them. */
    public static final Set<String> RESERVED_META = JobTerms.NAMES;

    /** How much to reserve. */
    public sealed interface Price {}

    /** @param amount whole credits that the service has worked out itself */
    public record Fixed(String type, long amount) implements Price {}

    /** The price of the work: of its quote, if that has not expired, or of the list. */
    public record Listed(Work work, @Nullable String quoteId) implements Price {}

    public ReservationWish {
        meta = Map.copyOf(meta);
        if (meta.keySet().stream().anyMatch(RESERVED_META::contains)) {
            throw new IllegalArgumentException("meta must not contain any of " + RESERVED_META);
        }
        if (price instanceof Listed(var work, var _) && !work.source().equals(source)) {
            throw new IllegalArgumentException("the work is of another source: " + work.source());
        }
    }

    JobAttempt job() {
        return JobAttempt.first(source, jobId);
    }

    String reasonOrDefault() {
        if (reason != null) {
            return reason;
        }
        return switch (price) {
            case Fixed _ -> source;
            case Listed(var work, var _) -> JobTerms.reason(work);
        };
    }

    /** Whether a hold is what this asks for; of work, that it was placed at another price makes no difference. */
    boolean isGrantedBy(Hold hold) {
        var own = new TreeMap<>(hold.meta());
        own.keySet().removeAll(RESERVED_META);
        return hold.uid().equals(uid)
                && hold.hasReason(reasonOrDefault(), reason != null)
                && own.equals(meta)
                && hold.createdAt().plus(timeout).equals(hold.expiresAt())
                && switch (price) {
                    case Fixed(var type, var amount) ->
                        hold.type().equals(type)
                                && hold.amount() == amount
                                && own.size() == hold.meta().size();
                    case Listed(var work, var _) -> JobTerms.isSame(work, hold.meta());
                };
    }
}
