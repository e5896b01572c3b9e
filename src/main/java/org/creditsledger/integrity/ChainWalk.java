package org.creditsledger.integrity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.creditsledger.integrity.Finding.Kind;
import org.jspecify.annotations.Nullable;

/** Follows one chain from its first entry, and checks that each entry continues it. The first finding ends the walk. */
class ChainWalk {

    private final Chain chain;
    private final LotsWalk lots = new LotsWalk();
    private long seq;
    private long balance;
    private byte @Nullable [] hash;
    private Instant createdAt = Instant.MIN;

    ChainWalk(Chain chain) {
        this.chain = chain;
    }

    long seq() {
        return seq;
    }

    /** Checks the entry with the next higher seq, and steps onto it if nothing is wrong. */
    Optional<Finding> step(ChainedEntry entry) {
        var finding = check(entry);
        if (finding.isEmpty()) {
            seq = entry.seq();
            balance = entry.balanceAfter();
            hash = entry.hash();
            createdAt = entry.createdAt();
        }
        return finding;
    }

    /** Compares the balance with the last entry up to its seq. */
    Optional<Finding> end() {
        var endsHere = chain.amount() == balance && Arrays.equals(chain.lastHash(), hash);
        if (seq < chain.seq() && !endsHere) {
            return missing(seq + 1);
        }
        if (seq != chain.seq()) {
            return wrongBalance("seq is %s, the last entry's is %s".formatted(chain.seq(), seq));
        }
        if (chain.amount() != balance) {
            return wrongBalance("amount is %s, the entries add up to %s".formatted(chain.amount(), balance));
        }
        if (!endsHere) {
            return wrongBalance("last_hash is not the hash of the last entry");
        }
        if (seq > 0 && !chain.updatedAt().equals(createdAt)) {
            return wrongBalance(
                    "updated_at is %s, the last entry was created at %s".formatted(chain.updatedAt(), createdAt));
        }
        return checkHeld().or(() -> lots.end(chain).flatMap(wrong -> wrongRow(Kind.WRONG_LOT, wrong)));
    }

    private Optional<Finding> checkHeld() {
        if (chain.held() != chain.pendingHolds()) {
            return wrongBalance(
                    "held is %s, the pending holds add up to %s".formatted(chain.held(), chain.pendingHolds()));
        }
        return chain.held() < 0 || chain.held() > chain.amount()
                ? wrongBalance("held is %s of %s".formatted(chain.held(), chain.amount()))
                : Optional.empty();
    }

    private Optional<Finding> check(ChainedEntry entry) {
        if (entry.seq() > seq + 1) {
            return missing(seq + 1);
        }
        if (entry.seq() <= seq) {
            return found(Kind.UNEXPECTED_ENTRY, entry, "another entry has this seq, or it is below 1");
        }
        if (!entry.asWritten()) {
            return found(Kind.ALTERED_ENTRY, entry, "its columns do not give its hash or its fingerprint");
        }
        if (!Arrays.equals(entry.previousHash(), hash)) {
            return found(Kind.BROKEN_CHAIN, entry, "previous_hash is not the hash of the entry before");
        }
        if (entry.amount() <= 0 || entry.balanceAfter() < 0 || entry.balanceAfter() != balanceAfter(entry)) {
            return found(
                    Kind.WRONG_BALANCE_AFTER,
                    entry,
                    "%s before, %s %s, %s after"
                            .formatted(balance, entry.direction(), entry.amount(), entry.balanceAfter()));
        }
        if (!entry.createdAt().isAfter(createdAt)) {
            return found(
                    Kind.WRONG_TIME,
                    entry,
                    "created at %s, the entry before at %s".formatted(entry.createdAt(), createdAt));
        }
        return lots.step(entry).flatMap(wrong -> found(Kind.WRONG_ALLOCATION, entry, wrong));
    }

    private long balanceAfter(ChainedEntry entry) {
        return switch (entry.direction()) {
            case "credit" -> balance + entry.amount();
            case "debit" -> balance - entry.amount();
            default -> -1;
        };
    }

    private Optional<Finding> missing(long missingSeq) {
        var detail = "there is no entry with this seq, and the balance counts %s".formatted(chain.seq());
        return Optional.of(new Finding(chain.uid(), chain.type(), missingSeq, null, Kind.MISSING_ENTRY, detail));
    }

    private Optional<Finding> found(Kind kind, ChainedEntry entry, String detail) {
        return Optional.of(new Finding(chain.uid(), chain.type(), entry.seq(), entry.id(), kind, detail));
    }

    private Optional<Finding> wrongBalance(String detail) {
        return wrongRow(Kind.WRONG_BALANCE, detail);
    }

    private Optional<Finding> wrongRow(Kind kind, String detail) {
        return Optional.of(new Finding(chain.uid(), chain.type(), null, null, kind, detail));
    }
}
