package org.creditsledger.payments;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.Posting;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;

/**
 * One credit of a payment, and every entry that took these credits back, returned them, or adjusted them by hand.
 *
 * @param all every entry that names the payment, oldest first
 * @param own those about this credit
 */
record PaymentHistory(Entry credit, List<Entry> all, List<Entry> own, Map<UUID, Long> corrected) {

    PaymentHistory(Entry credit, List<Entry> all) {
        var own = ownOf(credit, all);
        var corrected = new HashMap<UUID, Long>();
        for (var entry : own) {
            if (entry.relatedEntryId() != null) {
                corrected.merge(entry.relatedEntryId(), entry.amount(), Long::sum);
            }
        }
        this(credit, all, own, Map.copyOf(corrected));
    }

    /** The entries that lead to the credit, and for the first of its user and type the adjustments that lead to none. */
    private static List<Entry> ownOf(Entry credit, List<Entry> all) {
        var ids = all.stream().map(Entry::id).collect(toSet());
        var isFirst = all.stream()
                .filter(entry -> isAlike(entry, credit) && isBroughtByMoney(entry))
                .findFirst()
                .filter(first -> first.id().equals(credit.id()))
                .isPresent();
        var own = new ArrayList<Entry>();
        var ownIds = new HashSet<UUID>();
        for (var entry : all) {
            var before = before(entry);
            var isOwn = before != null && ids.contains(before)
                    ? ownIds.contains(before)
                    : entry.id().equals(credit.id()) || isFirst && isAlike(entry, credit) && !isBroughtByMoney(entry);
            if (isOwn) {
                own.add(entry);
                ownIds.add(entry.id());
            }
        }
        return List.copyOf(own);
    }

    /** The entry that this one corrects, or whose unused credits it brings again. */
    private static @Nullable UUID before(Entry entry) {
        return continued(entry).orElse(entry.relatedEntryId());
    }

    private static Optional<UUID> continued(Entry entry) {
        return Optional.ofNullable(entry.meta().get(Posting.CONTINUES)).flatMap(Ids::parse);
    }

    /** The entries that bring unused credits of the credit again. */
    List<Entry> continuing() {
        return own.stream().filter(entry -> continued(entry).isPresent()).toList();
    }

    private static boolean isAlike(Entry entry, Entry credit) {
        return entry.uid().equals(credit.uid()) && entry.type().equals(credit.type());
    }

    private static boolean isBroughtByMoney(Entry entry) {
        return entry.direction() == Direction.CREDIT
                && before(entry) == null
                && !entry.source().equals(Posting.ADMIN_ADJUSTMENT);
    }

    boolean has(Entry entry) {
        return own.stream().anyMatch(one -> one.id().equals(entry.id()));
    }

    /** Whole credits taken after the credit, less those given; negative if more was given. */
    long takenCredits() {
        return own.stream()
                .filter(entry -> !entry.id().equals(credit.id()))
                .mapToLong(entry -> entry.direction() == Direction.DEBIT ? entry.amount() : -entry.amount())
                .sum();
    }

    /** The entries that a correction in this direction may correct, newest first. */
    List<Entry> correctable(Direction direction) {
        return own.reversed().stream()
                .filter(entry -> entry.direction() != direction && leftOf(entry) > 0)
                .toList();
    }

    /** The rest of an entry that no other entry has taken or given back, in whole credits. */
    long leftOf(Entry entry) {
        return entry.amount() - corrected.getOrDefault(entry.id(), 0L);
    }

    /** The number of the payment's next correction; each direction counts its corrections from 1. */
    int nextNumber(Direction direction) {
        var prefix = Posting.paymentCorrectionPrefix(direction, paymentId());
        return 1
                + (int) all.stream()
                        .filter(entry -> entry.idempotencyKey().startsWith(prefix))
                        .count();
    }

    String paymentId() {
        return Objects.requireNonNull(credit.paymentId());
    }
}
