package org.creditsledger.ledger;

import static java.util.Objects.requireNonNull;
import static org.creditsledger.text.Requirements.require;
import static org.creditsledger.text.Requirements.requireForm;
import static org.creditsledger.text.Requirements.requireText;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.creditsledger.database.MetaJson;
import org.creditsledger.lots.LotChange;
import org.creditsledger.lots.LotPool;
import org.creditsledger.lots.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A request to move credits. Each request has one idempotency key, for ever; the factory methods define the forms of the keys.
 *
 * @param uid whose credits, 1 to {@value #MAX_ID_LENGTH} printable ASCII characters without spaces
 * @param type the credit type, such as {@code image}
 * @param amount whole credits, 1 to {@value #MAX_AMOUNT}
 * @param source the cause: {@code text2image}, {@code purchase}, {@code plan}, {@code refund}, {@code admin_adjustment}, …
 * @param reason a line for people, 1 to {@value #MAX_REASON_LENGTH} characters: our wording, which may change, or what {@linkplain
 *     #isReasonOfAPerson(String) a person wrote}
 * @param invoiceId the invoice that is written with the entry; not part of the request, since a retry makes a new one
 * @param meta texts by name, like Stripe's metadata; kept in key order, at most {@value #MAX_META_JSON_LENGTH} characters as JSON
 * @param createdBy who requests it: {@code service:<name>}, {@code admin:<uid>}
 * @param lots the lots that a credit opens; its other credits need none
 */
public record Posting(
        String uid,
        String type,
        Direction direction,
        long amount,
        String source,
        String reason,
        @Nullable String jobId,
        @Nullable String paymentId,
        @Nullable UUID invoiceId,
        @Nullable UUID relatedEntryId,
        Map<String, String> meta,
        String createdBy,
        String idempotencyKey,
        List<Slice> lots) {

    public static final long MAX_AMOUNT = 1_000_000_000;
    public static final int MAX_ID_LENGTH = 128;
    public static final int MAX_REASON_LENGTH = 500;
    /** The form of a uid, jobId or paymentId. */
    public static final String ID_PATTERN = "[!-~]{1," + MAX_ID_LENGTH + "}";

    /** The form of a credit type. */
    public static final String TYPE_PATTERN = "[a-z0-9_-]{1,32}";

    public static final String SOURCE_PATTERN = "[a-z0-9][a-z0-9_-]{0,63}";

    public static final String PURCHASE = "purchase";
    public static final String PLAN = "plan";
    public static final String REFUND = "refund";
    public static final String ADMIN_ADJUSTMENT = "admin_adjustment";
    public static final String EXPIRY = "expiry";

    /** The beginnings of keys that the factory methods make. */
    public static final List<String> RESERVED_KEY_PREFIXES =
            List.of("adjust:", "credit:", "debit:", "expire:", "import:", "reversal:");

    /** The name in {@code meta} of the credit whose unused credits another one brings again. */
    public static final String CONTINUES = "continues";

    private static final int MAX_KEY_LENGTH = 255;
    private static final int MAX_META_JSON_LENGTH = 4_000;

    public Posting {
        requireForm("uid", uid, ID_PATTERN);
        requireForm("type", type, TYPE_PATTERN);
        if (amount < 1 || amount > MAX_AMOUNT) {
            throw new IllegalArgumentException("amount must be 1 to " + MAX_AMOUNT + ": " + amount);
        }
        requireForm("source", source, SOURCE_PATTERN);
        requireText("reason", reason, MAX_REASON_LENGTH);
        if (jobId != null) {
            requireForm("jobId", jobId, ID_PATTERN);
        }
        if (paymentId != null) {
            requireForm("paymentId", paymentId, ID_PATTERN);
        }
        meta = Collections.unmodifiableSortedMap(new TreeMap<>(meta));
        meta.forEach((name, value) -> {
            requireText("meta", name, MAX_META_JSON_LENGTH);
            requireText("meta", value, MAX_META_JSON_LENGTH);
        });
        require(MetaJson.write(meta).length() <= MAX_META_JSON_LENGTH, "meta is too long");
        requireText("createdBy", createdBy, MAX_ID_LENGTH + 16);
        requireText("idempotencyKey", idempotencyKey, MAX_KEY_LENGTH);
        require(
                lots.isEmpty() || direction == Direction.CREDIT && relatedEntryId == null && Slice.sum(lots) <= amount,
                "lots are opened by a credit, for at most its amount");
    }

    /** Debits the first attempt at a job. */
    public static Posting jobDebit(
            String uid,
            String type,
            long amount,
            String source,
            String jobId,
            String reason,
            Map<String, String> meta,
            String createdBy) {
        return jobDebit(uid, type, amount, JobAttempt.first(source, jobId), reason, meta, createdBy);
    }

    /** Debits a job, once per source, job and attempt. */
    public static Posting jobDebit(
            String uid,
            String type,
            long amount,
            JobAttempt job,
            String reason,
            Map<String, String> meta,
            String createdBy) {
        return new PostingBuilder(uid, type, Direction.DEBIT, amount, job.source(), reason)
                .ofJob(job.jobId())
                .meta(meta)
                .build(createdBy, job.debitKey());
    }

    /**
     * Gives back the whole debit of a job, once.
     *
     * @param key one of {@link JobAttempt#refundKeys}
     */
    public static Posting jobRefund(Entry debit, String key, String reason, String createdBy) {
        if (debit.direction() != Direction.DEBIT || debit.jobId() == null) {
            throw new IllegalArgumentException("not the debit of a job: " + debit.idempotencyKey());
        }
        return new PostingBuilder(debit.uid(), debit.type(), Direction.CREDIT, debit.amount(), REFUND, reason)
                .ofJob(debit.jobId())
                .relatedTo(debit)
                .build(createdBy, key);
    }

    /** Credits a purchase, once per payment. */
    public static Posting purchase(
            String uid,
            String type,
            long amount,
            String paymentId,
            UUID invoiceId,
            String reason,
            Map<String, String> meta,
            String createdBy) {
        return new PostingBuilder(uid, type, Direction.CREDIT, amount, PURCHASE, reason)
                .ofPayment(paymentId)
                .withInvoice(invoiceId)
                .meta(meta)
                .build(createdBy, purchaseKey(paymentId));
    }

    /**
     * Credits what a subscription brings of one type in one period, once.
     *
     * @param paymentId what paid for the period; null for a free plan
     * @param invoiceId of the payment; null if there is none
     * @param key of {@link #planKey}, or one that begins with it
     */
    public static Posting plan(
            String uid,
            String type,
            long amount,
            @Nullable String paymentId,
            @Nullable UUID invoiceId,
            String reason,
            Map<String, String> meta,
            String createdBy,
            String key) {
        return new PostingBuilder(uid, type, Direction.CREDIT, amount, PLAN, reason)
                .ofPayment(paymentId)
                .withInvoice(invoiceId)
                .meta(meta)
                .build(createdBy, key);
    }

    /** The key of the credits of one type that a subscription brings for a period. */
    public static String planKey(String subscriptionId, Instant periodStart, String type) {
        return "credit:plan:" + subscriptionId + ":" + periodStart + ":" + type;
    }

    /**
     * Takes back credits that an entry of a payment gave, or gives back credits that it took, after the money has moved.
     *
     * @param corrected the credit that is taken back, or the debit that is given back, in whole or in part
     * @param number 1, 2, 3… of each payment and direction
     */
    public static Posting paymentCorrection(Entry corrected, long amount, int number, String reason, String createdBy) {
        if (corrected.paymentId() == null) {
            throw new IllegalArgumentException("not the entry of a payment: " + corrected.idempotencyKey());
        }
        var direction = corrected.direction().opposite();
        return new PostingBuilder(corrected.uid(), corrected.type(), direction, amount, REFUND, reason)
                .ofPayment(corrected.paymentId())
                .relatedTo(corrected)
                .build(createdBy, paymentCorrectionKey(direction, corrected.paymentId(), number));
    }

    /** The key under which {@link #paymentCorrection} posts. */
    public static String paymentCorrectionKey(Direction direction, String paymentId, int number) {
        return paymentCorrectionPrefix(direction, paymentId) + number;
    }

    /** The beginning of the keys of all corrections of a payment in one direction. */
    public static String paymentCorrectionPrefix(Direction direction, String paymentId) {
        return direction.code() + ":payment:" + paymentId + ":";
    }

    /** The key under which {@link #purchase} posts. */
    public static String purchaseKey(String paymentId) {
        return "credit:purchase:" + paymentId;
    }

    /** Credits or debits by hand of an admin, once per key that the admin's client chose. */
    public static Posting adjustment(
            String uid,
            String type,
            Direction direction,
            long amount,
            String reason,
            String adminUid,
            String callersKey) {
        return adjustment(uid, type, direction, amount, reason, null, Map.of(), adminUid, callersKey);
    }

    /** @param paymentId the payment that it corrects: the adjustment counts among that payment's corrections */
    public static Posting adjustment(
            String uid,
            String type,
            Direction direction,
            long amount,
            String reason,
            @Nullable String paymentId,
            Map<String, String> meta,
            String adminUid,
            String callersKey) {
        return new PostingBuilder(uid, type, direction, amount, ADMIN_ADJUSTMENT, reason)
                .ofPayment(paymentId)
                .meta(meta)
                .build("admin:" + adminUid, "adjust:" + callersKey);
    }

    /** Whether a key that a caller chose could be, or could be taken for, one of the ledger's own. */
    public static boolean isReserved(String callersKey) {
        return RESERVED_KEY_PREFIXES.stream().anyMatch(callersKey::startsWith);
    }

    /** Undoes an entry by an opposite one, once per entry; the entry itself stays. */
    public static Posting reversal(Entry entry, String reason, String adminUid) {
        return new PostingBuilder(
                        entry.uid(),
                        entry.type(),
                        entry.direction().opposite(),
                        entry.amount(),
                        ADMIN_ADJUSTMENT,
                        reason)
                .ofJob(entry.jobId())
                .ofPayment(entry.paymentId())
                .relatedTo(entry)
                .build("admin:" + adminUid, "adjust:reversal:" + entry.id());
    }

    /**
     * Whether a person wrote the reasons of a source's postings. Such a reason is part of the request. Every other reason is our
     * wording, or was compared when the {@linkplain HoldRequest hold} of its job was placed.
     */
    static boolean isReasonOfAPerson(String source) {
        return source.equals(ADMIN_ADJUSTMENT);
    }

    /** Whether it debits a job or gives that back, and is not an admin's adjustment. */
    public boolean isOfJob() {
        return jobId != null && !source.equals(ADMIN_ADJUSTMENT);
    }

    /** Whether it takes back what a payment bought, since its money went back. */
    boolean isMoneyBack() {
        return direction == Direction.DEBIT && paymentId != null && source.equals(REFUND);
    }

    /** The same request with more meta. */
    public Posting withMeta(Map<String, String> more) {
        var all = new TreeMap<>(meta);
        all.putAll(more);
        return with(all, idempotencyKey);
    }

    /** The keys under which it can be: its own, and the others of a job's debit. */
    List<String> candidateKeys() {
        var job = jobId == null ? null : JobAttempt.first(source, jobId);
        return job != null && job.debitKey().equals(idempotencyKey) ? job.newDebitKeys(1) : List.of(idempotencyKey);
    }

    /** The same request under another key. */
    Posting under(String key) {
        return key.equals(idempotencyKey) ? this : with(meta, key);
    }

    private Posting with(Map<String, String> meta, String idempotencyKey) {
        return new PostingBuilder(this).meta(meta).build(createdBy, idempotencyKey);
    }

    /** The same credit, in lots. Terms of plain credits open none. */
    public Posting inLots(List<Slice> lots) {
        return new PostingBuilder(this).lots(lots).build(createdBy, idempotencyKey);
    }

    /** Debits credits of a lot by hand of an admin, once for each lot. */
    static Posting voiding(BalanceId balance, Slice free, LotChange change) {
        return new PostingBuilder(
                        balance.uid(),
                        balance.type(),
                        Direction.DEBIT,
                        free.amount(),
                        ADMIN_ADJUSTMENT,
                        requireNonNull(change.reason()))
                .build(change.createdBy(), voidingKey(requireNonNull(free.lotId())));
    }

    /** The key under which an admin's debit of a whole lot is posted. */
    public static String voidingKey(UUID lotId) {
        return "adjust:void:" + lotId;
    }

    /** Writes off credits of a lot whose time is over. */
    static Posting expiry(BalanceId balance, LotPool.Expired expired) {
        var amount = expired.slice().amount();
        return new PostingBuilder(balance.uid(), balance.type(), Direction.DEBIT, amount, EXPIRY, "Credits expired")
                .build("service:ledger", expired.key());
    }
}
