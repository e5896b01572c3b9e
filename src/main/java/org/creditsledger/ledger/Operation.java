package org.creditsledger.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that is decided under the lock of one balance, together with others or alone. It names the records that decide it, so
 * that a writer can read those of many operations at once.
 *
 * @param <R> the result
 */
sealed interface Operation<R> {

    /** The balance that it reads and changes. */
    BalanceId balance();

    /** The idempotency keys under which an entry could decide it. */
    List<String> keys();

    /** The job whose hold decides it. */
    default Optional<JobAttempt> job() {
        return Optional.empty();
    }

    /** The entry that it gives back or undoes. */
    default Optional<UUID> relatedEntryId() {
        return Optional.empty();
    }

    /** Whether it needs a balance even if the user never had one. */
    default boolean opensBalance() {
        return false;
    }

    R decide(Decisions decisions, Instant now);

    record Post(Posting posting) implements Operation<PostingResult> {
        @Override
        public BalanceId balance() {
            return BalanceId.of(posting);
        }

        @Override
        public List<String> keys() {
            return List.of(posting.idempotencyKey());
        }

        @Override
        public Optional<UUID> relatedEntryId() {
            return Optional.ofNullable(posting.relatedEntryId());
        }

        @Override
        public boolean opensBalance() {
            return posting.direction() == Direction.CREDIT;
        }

        @Override
        public PostingResult decide(Decisions decisions, Instant now) {
            return decisions.post(posting, now);
        }
    }

    record Place(HoldRequest request) implements Operation<PlaceResult> {
        @Override
        public BalanceId balance() {
            return new BalanceId(request.uid(), request.type());
        }

        @Override
        public List<String> keys() {
            return request.job().debitKeys();
        }

        @Override
        public Optional<JobAttempt> job() {
            return Optional.of(request.job());
        }

        @Override
        public PlaceResult decide(Decisions decisions, Instant now) {
            return decisions.place(request, now);
        }
    }

    record Capture(HoldKey hold, Terms terms) implements Operation<CaptureResult> {
        @Override
        public BalanceId balance() {
            return hold.balance();
        }

        @Override
        public List<String> keys() {
            return hold.job().debitKeys();
        }

        @Override
        public Optional<JobAttempt> job() {
            return Optional.of(hold.job());
        }

        @Override
        public CaptureResult decide(Decisions decisions, Instant now) {
            return decisions.capture(hold, terms, now);
        }
    }

    record Release(HoldKey hold) implements Operation<ReleaseResult> {
        @Override
        public BalanceId balance() {
            return hold.balance();
        }

        @Override
        public List<String> keys() {
            return List.of();
        }

        @Override
        public Optional<JobAttempt> job() {
            return Optional.of(hold.job());
        }

        @Override
        public ReleaseResult decide(Decisions decisions, Instant now) {
            return decisions.release(hold, now);
        }
    }

    /** Everything that an event does to a job and that needs one balance. */
    record OfJob<K, R>(LockedJob.Decision<K, R> decision) implements Operation<OfJob.Decided<R>> {

        /** @param steps what was done for the result */
        record Decided<R>(R result, List<LockedJob.Step> steps) {}

        @Override
        public BalanceId balance() {
            return balance(decision);
        }

        static BalanceId balance(LockedJob.Decision<?, ?> decision) {
            return new BalanceId(decision.uid(), decision.type());
        }

        @Override
        public List<String> keys() {
            return keys(decision);
        }

        static List<String> keys(LockedJob.Decision<?, ?> decision) {
            var keys = new ArrayList<>(decision.job().debitKeys());
            if (decision.mayGiveBack()) {
                keys.addAll(decision.job().refundKeys());
            }
            return keys;
        }

        @Override
        public Optional<JobAttempt> job() {
            return Optional.of(decision.job());
        }

        @Override
        public Decided<R> decide(Decisions decisions, Instant now) {
            var job = new LockedJob(decision, decisions, now);
            return new Decided<>(decision.decide(job, decisions.known(decision)), job.steps());
        }
    }

    /** The part of a hold that never changes and leads to everything that decides about it. */
    record HoldKey(UUID id, BalanceId balance, JobAttempt job) {

        HoldKey(UUID id, String uid, String type, String source, String jobId, int attempt) {
            this(id, new BalanceId(uid, type), new JobAttempt(source, jobId, attempt));
        }

        static HoldKey of(Hold hold) {
            return new HoldKey(hold.id(), new BalanceId(hold.uid(), hold.type()), hold.job());
        }
    }

    /**
     * The amount of a debit that captures a hold, with its reason and meta.
     *
     * @param amount whole credits; null for the amount of the hold
     * @param reason null, as is {@code meta}, for those of the hold
     */
    record Terms(
            @Nullable Long amount,
            @Nullable String reason,
            @Nullable Map<String, String> meta) {

        static final Terms OF_THE_HOLD = new Terms(null, null, null);

        static Terms of(long amount) {
            return new Terms(amount, null, null);
        }
    }
}
