package org.creditsledger.jobs;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;

/**
 * A request to reserve credits for one job, once per source and job.
 *
 * @param reason a line for people; absent for a default that names the work
 * @param meta the service's own meta, without {@link #RESERVED_META}
 * @param timeout how long the credits stay reserved, 1 second to 24 hours
 * @param createdBy {@code service:<name>}
 */
public record ReservationRequest(
        String uid,
        String source,
        String jobId,
        Price price,
        @Nullable String reason,
        Map<String, String> meta,
        Duration timeout,
        String createdBy) {

    /** Names in meta for what was priced and how; job events rely on them. */
    public static final Set<String> RESERVED_META = JobTerms.NAMES;

    /** The amount to reserve. */
    public sealed interface Price {}

    /**
     * @param amount whole credits, calculated by the service itself
     * @param minimum whole credits that are enough; absent if all are needed
     */
    public record Fixed(String type, long amount, @Nullable Long minimum) implements Price {}

    /** The price of the work: from its quote if that has not expired, else from the list. */
    public record Listed(Work work, @Nullable String quoteId) implements Price {}

    public ReservationRequest {
        meta = Map.copyOf(meta);
        if (meta.keySet().stream().anyMatch(RESERVED_META::contains)) {
            throw new IllegalArgumentException("meta must not contain any of " + RESERVED_META);
        }
        if (price instanceof Listed(var work, var _) && !work.source().equals(source)) {
            throw new IllegalArgumentException("the work has another source: " + work.source());
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

    /** Whether a hold matches this request. The same work may have had another price when the hold was placed. */
    boolean isGrantedBy(Hold hold) {
        var own = new TreeMap<>(hold.meta());
        own.keySet().removeAll(RESERVED_META);
        return hold.uid().equals(uid)
                && hold.hasReason(reasonOrDefault(), reason != null)
                && own.equals(meta)
                && hold.createdAt().plus(timeout).equals(hold.asked().expiresAt())
                && switch (price) {
                    case Fixed(var type, var amount, var minimum) ->
                        hold.type().equals(type)
                                && hold.asked().amount() == amount
                                && Objects.equals(hold.asked().minimum(), minimum)
                                && own.size() == hold.meta().size();
                    case Listed(var work, var _) -> JobTerms.isSame(work, hold.meta());
                };
    }
}
