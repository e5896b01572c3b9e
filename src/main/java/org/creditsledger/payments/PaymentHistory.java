package org.creditsledger.payments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;

/**
 * The entries of one payment: its purchase, and every entry that took credits back, returned them, or adjusted them by
 * hand.
 */
record PaymentHistory(Entry purchase, List<Entry> entries, Map<UUID, Long> corrected) {

    /** @param all every entry that names the payment, oldest first */
    PaymentHistory(Entry purchase, List<Entry> all) {
        var own = all.stream()
                .filter(entry ->
                        entry.uid().equals(purchase.uid()) && entry.type().equals(purchase.type()))
                .toList();
        var corrected = new HashMap<UUID, Long>();
        for (var entry : own) {
            if (entry.relatedEntryId() != null) {
                corrected.merge(entry.relatedEntryId(), entry.amount(), Long::sum);
            }
        }
        this(purchase, own, Map.copyOf(corrected));
    }

    /** Whole credits taken after the purchase, less those given; negative if more was given. */
    long takenCredits() {
        return entries.stream()
                .filter(entry -> !entry.id().equals(purchase.id()))
                .mapToLong(entry -> entry.direction() == Direction.DEBIT ? entry.amount() : -entry.amount())
                .sum();
    }

    /** The entries that a correction in this direction may correct, newest first. */
    List<Entry> correctable(Direction direction) {
        return entries.reversed().stream()
                .filter(entry -> entry.direction() != direction && leftOf(entry) > 0)
                .toList();
    }

    /** The rest of an entry that no other entry has taken or given back, in whole credits. */
    long leftOf(Entry entry) {
        return entry.amount() - corrected.getOrDefault(entry.id(), 0L);
    }

    /** The number of the next correction; each direction counts its corrections from 1. */
    int nextNumber(Direction direction) {
        var prefix = Posting.paymentCorrectionPrefix(direction, paymentId());
        return 1
                + (int) entries.stream()
                        .filter(entry -> entry.idempotencyKey().startsWith(prefix))
                        .count();
    }

    String paymentId() {
        return Objects.requireNonNull(purchase.paymentId());
    }
}
