package org.creditsledger.jobs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.creditsledger.ledger.CaptureResult;
import org.creditsledger.ledger.ExtendResult;
import org.creditsledger.ledger.Hold;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.PlaceResult;
import org.creditsledger.ledger.ReleaseResult;
import org.creditsledger.pricing.Work;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Reserves and settles credits for products that call the API instead of reporting jobs as events. Both ways share the
 * holds of a job's first attempt: one per source and job, placed by either, and each sees the other's changes.
 */
@Service
public class ReservationService {

    private final LedgerService ledger;
    private final JobPricing pricing;
    private final FailedJobRepository failedJobs;
    private final UnchargedJobRepository unchargedJobs;
    private final InstantSource clock;

    ReservationService(
            LedgerService ledger,
            JobPricing pricing,
            FailedJobRepository failedJobs,
            UnchargedJobRepository unchargedJobs,
            InstantSource clock) {
        this.ledger = ledger;
        this.pricing = pricing;
        this.failedJobs = failedJobs;
        this.unchargedJobs = unchargedJobs;
        this.clock = clock;
    }

    /** Reserves credits; the caller may repeat it any number of times. Do not call it in a transaction. */
    @PreAuthorize("hasRole('SERVICE')")
    public ReservationResult reserve(ReservationRequest request) {
        var earlier = ledger.findHold(request.job());
        if (earlier.isPresent()) {
            return repeated(request, earlier.get());
        }
        if (hasFailed(request)) {
            return new ReservationResult.JobFailed();
        }
        if (unchargedJobs.existsById(JobKey.of(request.job(), request.uid()))) {
            return conflict(request); // It succeeded and was settled without a debit.
        }
        return switch (request.price()) {
            case ReservationRequest.Fixed(var type, var amount, var minimum) -> {
                var types = ledger.creditTypes();
                yield types.contains(type)
                        ? place(request, type, amount, minimum, Map.of())
                        : new ReservationResult.UnknownCreditType(types);
            }
            case ReservationRequest.Listed(var work, var quoteId) ->
                switch (pricing.price(start(request, work, quoteId))) {
                    case JobPricing.Priced(var terms) ->
                        place(request, terms.cost().type(), terms.cost().totalCredits(), null, terms.meta());
                    case JobPricing.Unknown() -> debited(request).orElseGet(ReservationResult.UnknownPrice::new);
                    case JobPricing.QuoteMismatch() -> debited(request).orElseGet(ReservationResult.QuoteMismatch::new);
                };
        };
    }

    @PreAuthorize("hasAnyRole('SERVICE', 'READER')")
    public Optional<Hold> find(UUID holdId) {
        return ledger.findHold(holdId);
    }

    /**
     * Debits a job with reserved credits, once.
     *
     * @param amount whole credits; absent for the reserved amount
     */
    @PreAuthorize("hasRole('SERVICE')")
    public CaptureResult capture(UUID holdId, @Nullable Long amount) {
        return released(amount == null ? ledger.capture(holdId) : ledger.capture(holdId, amount));
    }

    /**
     * Debits a part of a job with reserved credits, once for each key.
     *
     * @param amount whole credits; absent for all that are still reserved
     * @param isFinal whether the rest becomes available again
     * @see LedgerService#capture(UUID, Long, boolean, String)
     */
    @PreAuthorize("hasRole('SERVICE')")
    public CaptureResult capture(UUID holdId, @Nullable Long amount, boolean isFinal, String callKey) {
        return released(ledger.capture(holdId, amount, isFinal, callKey));
    }

    /** If the job is paid for already, its hold would only wait until it expires. */
    private CaptureResult released(CaptureResult result) {
        if (result instanceof CaptureResult.AlreadyDebited(var hold, var _)) {
            ledger.release(hold.id());
        }
        return result;
    }

    /**
     * Reserves more credits, or reserves them for longer, once for each key.
     *
     * @see LedgerService#extend
     */
    @PreAuthorize("hasRole('SERVICE')")
    public ExtendResult extend(
            UUID holdId, String callKey, @Nullable Long amount, @Nullable Duration timeout, String createdBy) {
        return ledger.extend(holdId, callKey, amount, timeout, createdBy);
    }

    /** Makes reserved credits available again; nothing is debited. */
    @PreAuthorize("hasRole('SERVICE')")
    public ReleaseResult release(UUID holdId) {
        return ledger.release(holdId);
    }

    private ReservationResult place(
            ReservationRequest request, String type, long amount, @Nullable Long minimum, Map<String, String> terms) {
        var meta = new TreeMap<>(request.meta());
        meta.putAll(terms);
        var holdRequest = new HoldRequest(
                request.uid(),
                type,
                amount,
                minimum,
                request.source(),
                request.jobId(),
                request.job().attempt(),
                request.reasonOrDefault(),
                request.reason() != null,
                meta,
                request.createdBy(),
                request.timeout());
        return switch (ledger.place(holdRequest)) {
            case PlaceResult.Placed(var hold) -> afterPlacing(request, hold);
            case PlaceResult.Replayed(var hold) -> new ReservationResult.Replayed(hold);
            // Placed meanwhile, by a repeated call or by the start of the job.
            case PlaceResult.HoldConflict(var hold) -> repeated(request, hold);
            case PlaceResult.AlreadyDebited _ -> debited(request).orElseThrow();
            case PlaceResult.Refused(var refusedType, var attemptedAmount, var balance, var available) ->
                new ReservationResult.Refused(refusedType, attemptedAmount, balance, available);
        };
    }

    /** A failure first marks the job and then looks for holds, so at least one of the two sees the other. */
    private ReservationResult afterPlacing(ReservationRequest request, Hold hold) {
        if (!hasFailed(request)) {
            return new ReservationResult.Reserved(hold);
        }
        ledger.release(hold.id());
        return new ReservationResult.Reserved(ledger.findHold(hold.id()).orElseThrow());
    }

    private static ReservationResult repeated(ReservationRequest request, Hold hold) {
        return request.isGrantedBy(hold) ? new ReservationResult.Replayed(hold) : conflict(request);
    }

    private Optional<ReservationResult> debited(ReservationRequest request) {
        return ledger.findDebit(request.job())
                .map(debit -> debit.uid().equals(request.uid())
                        ? new ReservationResult.AlreadyDebited(debit)
                        : conflict(request));
    }

    private static ReservationResult conflict(ReservationRequest request) {
        return new ReservationResult.Conflict(request.job().debitKey());
    }

    private boolean hasFailed(ReservationRequest request) {
        return failedJobs.existsById(JobKey.of(request.job(), request.uid()));
    }

    private JobEvent start(ReservationRequest request, Work work, @Nullable String quoteId) {
        return new JobEvent(JobEvent.Kind.STARTED, clock.instant(), request.jobId(), request.uid(), work, quoteId);
    }
}
