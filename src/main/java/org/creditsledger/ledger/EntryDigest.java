package org.creditsledger.ledger;

import java.util.Arrays;
import java.util.List;
import org.creditsledger.lots.SlicesJson;
import org.creditsledger.text.CanonicalHash;
import org.jspecify.annotations.Nullable;

/**
 * The digests that an entry carries, a fingerprint and a hash, and the columns that each of them covers, in their order.
 * Both stay as they were written.
 */
public enum EntryDigest {
    /**
     * Of the request, in its second version, which each new entry gets: tells a retry from another request under the same
     * key. It does not depend on our wording, so another release may word a reason otherwise: the reason is in it only
     * {@linkplain Posting#isReasonOfAPerson(String) where a person wrote it}, and absent elsewhere.
     */
    FINGERPRINT(
            "uid",
            "type",
            "direction",
            "amount",
            "source",
            "reason",
            "job_id",
            "payment_id",
            "related_entry_id",
            "meta",
            "created_by"),

    /** The first version, which includes every reason. Entries that have it keep it. */
    FINGERPRINT_1(FINGERPRINT.columns),

    /** Covers all columns as they were written, and the hash of the previous entry. */
    HASH(
            "previous_hash",
            "id",
            "uid",
            "type",
            "seq",
            "direction",
            "amount",
            "balance_after",
            "source",
            "reason",
            "job_id",
            "payment_id",
            "invoice_id",
            "related_entry_id",
            "meta",
            "created_at",
            "created_by",
            "idempotency_key");

    private final List<String> columns;

    EntryDigest(String... columns) {
        this(List.of(columns));
    }

    EntryDigest(List<String> columns) {
        this.columns = columns;
    }

    /**
     * Whether a fingerprint of either version matches these columns. Rows do not store their version, and nothing depends on
     * it: one match is enough.
     */
    public static <E extends Exception> boolean isFingerprint(byte[] fingerprint, Columns<E> entry) throws E {
        return Arrays.equals(fingerprint, FINGERPRINT.over(entry))
                || Arrays.equals(fingerprint, FINGERPRINT_1.over(entry));
    }

    public <E extends Exception> byte[] over(Columns<E> entry) throws E {
        var digest = new CanonicalHash();
        for (var column : columns) {
            digest.add(column, this == FINGERPRINT && isOurWording(column, entry) ? null : asStored(entry.get(column)));
        }
        // Only where lots take part: every other entry has the form of the releases before them.
        if (entry.get("lots") instanceof String stored) {
            var lots = this == HASH ? stored : SlicesJson.asked(stored);
            if (lots != null) {
                digest.add("lots", lots);
            }
        }
        return digest.digest();
    }

    private static @Nullable Object asStored(@Nullable Object value) {
        return value instanceof Direction direction ? direction.code() : value;
    }

    private static <E extends Exception> boolean isOurWording(String column, Columns<E> entry) throws E {
        return column.equals("reason")
                && !(entry.get("source") instanceof String source && Posting.isReasonOfAPerson(source));
    }

    /** Supplies the values of an entry's columns; implementations choose the checked exception. */
    @FunctionalInterface
    public interface Columns<E extends Exception> {
        @Nullable Object get(String column) throws E;
    }
}
