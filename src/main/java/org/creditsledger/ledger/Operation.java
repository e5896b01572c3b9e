package org.creditsledger.ledger;

import static org.creditsledger.text.Requirements.requireText;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
sealed interface Operation<R>
        permits Operation.Post,
                Operation.Place,
                Operation.OfHold,
                Operation.OfJob,
                LotChanges.Change,
                LotChanges.Expire {

    /** The balance that it reads and changes. */
    BalanceId balance();

    /** The idempotency keys under which an entry could decide it. */
    default List<String> keys() {
        return List.of();
    }

    /** The job whose hold decides it. */
    default Optional<JobAttempt> job() {
        return Optional.empty();
    }

    /** The hold that it changes. */
    default Optional<HoldKey> hold() {
        return Optional.empty();
    }

    /** The key of a call that changes a hold, unique for that hold. */
    default Optional<String> callKey() {
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
            return posting.candidateKeys();
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
            return decisions.holds().place(request, now);
        }
    }

    /** An operation on a hold that was placed before. */
    sealed interface OfHold<R> extends Operation<R> {

        HoldKey key();

        @Override
        default Optional<HoldKey> hold() {
            return Optional.of(key());
        }

        @Override
        default BalanceId balance() {
            return key().balance();
        }

        @Override
        default Optional<JobAttempt> job() {
            return Optional.of(key().job());
        }
    }

    record Capture(HoldKey key, Terms terms) implements OfHold<CaptureResult> {
        @Override
        public List<String> keys() {
            return key.job().debitKeys();
        }

        @Override
        public Optional<String> callKey() {
            return Optional.ofNullable(terms.callKey());
        }

        @Override
        public CaptureResult decide(Decisions decisions, Instant now) {
            return decisions.holds().capture(key, terms, now);
        }
    }

    record Extend(HoldKey key, Extension.More extension) implements OfHold<ExtendResult> {
        @Override
        public Optional<String> callKey() {
            return Optional.of(extension.callKey());
        }

        @Override
        public ExtendResult decide(Decisions decisions, Instant now) {
            return decisions.holds().extend(key, extension, now);
        }
    }

    record Release(HoldKey key, @Nullable Grounds grounds) implements OfHold<ReleaseResult> {
        @Override
        public ReleaseResult decide(Decisions decisions, Instant now) {
            return decisions.holds().release(key, grounds, now);
        }
    }

    /** Everything that an event does to a job and that needs one balance. */
    record OfJob<K, R>(LockedJob.Decision<K, R> decision, Duration maxHoldLifetime)
            implements Operation<OfJob.Decided<R>> {

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
            var job = new LockedJob(decision, maxHoldLifetime, decisions, now);
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
     * @param amount whole credits; null for the amount that is held
     * @param reason null, as is {@code meta}, for those of the hold
     * @param isTotal whether the amount is the cost of the whole job, so that earlier captures count
     * @param isFinal whether the rest becomes available again
     * @param callKey the key of the call; null if equal calls are the same call
     */
    record Terms(
            @Nullable Long amount,
            @Nullable String reason,
            @Nullable Map<String, String> meta,
            boolean isTotal,
            boolean isFinal,
            @Nullable String callKey) {

        static final Terms OF_THE_HOLD = new Terms(null, null, null, false, true, null);

        static Terms of(long amount) {
            return new Terms(amount, null, null, false, true, null);
        }

        static Terms ofTheWholeJob(long amount, String reason, Map<String, String> meta) {
            return new Terms(amount, reason, meta, true, true, null);
        }

        /** Whole credits that these terms still take. */
        long due(Hold hold) {
            if (amount == null) {
                return hold.held();
            }
            return isTotal ? amount - hold.captured() : amount;
        }

        /** Whether they are those of a hold's last capture, which was this debit. */
        boolean areOf(Hold hold, Entry debit) {
            if (amount == null) {
                return hold.captured() == hold.amount();
            }
            return amount == (isTotal ? hold.captured() : debit.amount());
        }
    }

    /** How a hold grows. */
    sealed interface Extension {

        /** The latest end of a hold, counted from its placing. */
        Duration maxLifetime();

        /** Whole credits that the hold then has, captured ones included. */
        long amountOf(Hold hold);

        /** When the hold then expires: never earlier than before. */
        Instant expiryOf(Hold hold, Instant now, Instant latest);

        /**
         * By something, once for each key.
         *
         * @param amount whole credits to hold in addition; null for none
         * @param timeout from now on; null to expire as before, as it also does if that is later
         */
        record More(
                String callKey,
                @Nullable Long amount,
                @Nullable Duration timeout,
                String createdBy,
                Duration maxLifetime)
                implements Extension {

            @Override
            public long amountOf(Hold hold) {
                return hold.amount() + (amount == null ? 0 : amount);
            }

            @Override
            public Instant expiryOf(Hold hold, Instant now, Instant latest) {
                return timeout == null
                        ? hold.expiresAt()
                        : later(
                                hold.expiresAt(),
                                now.truncatedTo(ChronoUnit.MICROS).plus(timeout));
            }
        }

        /**
         * Up to something, so that repeated and late calls change nothing. Never to less, and never beyond the longest lifetime.
         *
         * @param amount whole credits, captured ones included
         */
        record UpTo(long amount, Instant expiresAt, Duration maxLifetime) implements Extension {

            @Override
            public long amountOf(Hold hold) {
                return Math.max(hold.amount(), amount);
            }

            @Override
            public Instant expiryOf(Hold hold, Instant now, Instant latest) {
                var until = expiresAt.isAfter(latest) ? latest : expiresAt;
                return later(hold.expiresAt(), until.truncatedTo(ChronoUnit.MICROS));
            }
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    /** Why an admin released a hold. */
    record Grounds(String reason, String createdBy) {
        public Grounds {
            requireText("reason", reason, Posting.MAX_REASON_LENGTH);
        }
    }
}
