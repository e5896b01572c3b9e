package org.creditsledger.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The two digests that an entry carries, and the columns that each of them covers, in their order. */
public enum EntryDigest {
    /** Of the wish: tells a retry from another wish under the same key. */
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

    /** Of everything that was written, and of the entry before. */
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
        this.columns = List.of(columns);
    }

    public <E extends Exception> byte[] over(Columns<E> entry) throws E {
        var digest = new CanonicalHash();
        for (var column : columns) {
            digest.add(column, entry.get(column));
        }
        return digest.digest();
    }

    /** Knows the value of each column of an entry; how hard it is to get at is the caller's to say. */
    @FunctionalInterface
    public interface Columns<E extends Exception> {
        @Nullable Object get(String column) throws E;
    }
}
