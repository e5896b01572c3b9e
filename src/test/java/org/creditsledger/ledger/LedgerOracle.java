package org.creditsledger.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.creditsledger.ledger.OracleBalance.Lot;
import org.creditsledger.ledger.OracleBalance.Posted;
import org.creditsledger.lots.LotRules.BackIntoExpired;

/**
 * A simple model of the ledger, in memory and for one thread. Its outcomes are texts, to compare them with the real
 * ones.
 */
class LedgerOracle {

    final Map<BalanceId, OracleBalance> balances = new HashMap<>();
    final List<Posted> entries = new ArrayList<>();
    final List<Posted> jobDebits = new ArrayList<>();
    final List<Reserved> holds = new ArrayList<>();
    private final Map<String, Posted> entriesByKey = new HashMap<>();
    private final Map<UUID, Posted> entriesById = new HashMap<>();
    private final Map<String, Reserved> holdsByJob = new HashMap<>();
    private final BackIntoExpired rule;

    LedgerOracle(BackIntoExpired rule) {
        this.rule = rule;
    }

    String post(Posting posting, Instant now) {
        var earlier = entriesByKey.get(posting.idempotencyKey());
        if (earlier != null) {
            return (isSame(earlier.posting, posting) ? "replayed " : "conflict ") + earlier.seq;
        }
        var balance = balance(posting.uid(), posting.type());
        balance.expire(now);
        if (posting.direction() == Direction.DEBIT && posting.amount() > balance.available()) {
            return "refused %d of %d, %d available".formatted(posting.amount(), balance.amount(), balance.available());
        }
        var undone = posting.relatedEntryId() == null ? null : entriesById.get(posting.relatedEntryId());
        if (undone != null && (undone.balance != balance || undone.direction() == posting.direction())) {
            return "cannot be undone";
        }
        if (undone != null && posting.amount() > undone.credits.size() - undone.givenBack) {
            return "exceeds %d, %d left".formatted(posting.amount(), undone.credits.size() - undone.givenBack);
        }
        var posted = remember(
                posting.direction() == Direction.DEBIT
                        ? balance.debit(
                                posting,
                                balance.choose(posting.amount(), undone == null ? List.of() : undone.credits, now),
                                now)
                        : undone == null ? balance.credit(posting, now) : balance.restore(posting, undone, now));
        if (undone != null) {
            undone.givenBack += posting.amount();
        }
        balance.expire(now);
        return "posted " + posted.seq;
    }

    String place(HoldRequest request, Instant now) {
        var earlier = holdsByJob.get(request.source() + ":" + request.jobId());
        if (earlier != null) {
            return (isSame(earlier.request, request) ? "replayed " : "conflict ") + earlier.status;
        }
        if (entriesByKey.containsKey(request.job().debitKey())) {
            return "already debited";
        }
        var balance = balance(request.uid(), request.type());
        balance.expire(now);
        var least = request.minimum() == null ? request.amount() : request.minimum();
        if (least > balance.available()) {
            return "refused %d of %d, %d available".formatted(least, balance.amount(), balance.available());
        }
        var hold = new Reserved(request, balance, now);
        hold.pin(Math.min(request.amount(), balance.available()), now);
        holds.add(hold);
        holdsByJob.put(request.source() + ":" + request.jobId(), hold);
        return "placed";
    }

    String capture(Reserved hold, long amount, Instant now) {
        return capture(hold, amount, true, null, now);
    }

    /** @param key of the call; null if it has none */
    String capture(Reserved hold, long amount, boolean isFinal, String key, Instant now) {
        hold.expireIfDue(now);
        var call = "capture %d %s".formatted(amount, isFinal);
        if (hold.calls.containsKey(key)) {
            return hold.calls.get(key).equals(call) ? "replayed" : "key conflict";
        }
        var request = hold.request;
        if (hold.status != HoldStatus.PENDING) {
            return hold.status == HoldStatus.CAPTURED && hold.lastCaptured == amount
                    ? "replayed"
                    : "already " + hold.status;
        }
        if (hold.captures == 0 && entriesByKey.containsKey(request.job().debitKey())) {
            return "already debited";
        }
        var balance = hold.balance;
        balance.expire(now);
        var held = hold.credits.size();
        if (!isFinal && amount > held) {
            return "exceeds hold";
        }
        if (amount > balance.available() + held) {
            return "exceeds";
        }
        var own = (int) Math.min(amount, held);
        var used = new ArrayList<>(hold.credits.subList(0, own));
        used.addAll(balance.choose(amount - own, List.of(), now));
        hold.unpin(isFinal ? held : own);
        hold.captures++;
        hold.lastCaptured = amount;
        if (isFinal) {
            hold.status = HoldStatus.CAPTURED;
        }
        if (key != null) {
            hold.calls.put(key, call);
        }
        var posting = Posting.jobDebit(
                        request.uid(),
                        request.type(),
                        amount,
                        request.source(),
                        request.jobId(),
                        request.reason(),
                        request.meta(),
                        request.createdBy())
                .under(request.job().debitKey() + (hold.captures == 1 ? "" : ":" + hold.captures));
        var posted = remember(balance.debit(posting, used, now));
        balance.expire(now);
        return "captured " + posted.seq;
    }

    String extend(Reserved hold, String key, Long amount, Duration timeout, Instant now) {
        hold.expireIfDue(now);
        var call = "extend %s %s".formatted(amount, timeout);
        if (hold.calls.containsKey(key)) {
            return hold.calls.get(key).equals(call) ? "replayed" : "key conflict";
        }
        if (hold.status != HoldStatus.PENDING) {
            return "already " + hold.status;
        }
        hold.balance.expire(now);
        var added = amount == null ? 0 : amount;
        if (added > hold.balance.available()) {
            return "refused %d, %d available".formatted(added, hold.balance.available());
        }
        hold.pin(added, now);
        if (timeout != null && now.plus(timeout).isAfter(hold.expiresAt)) {
            hold.expiresAt = now.plus(timeout);
        }
        hold.calls.put(key, call);
        return "extended";
    }

    String release(Reserved hold, Instant now) {
        hold.expireIfDue(now);
        if (hold.status != HoldStatus.PENDING) {
            return hold.status == HoldStatus.RELEASED ? "replayed" : "already " + hold.status;
        }
        hold.settle(HoldStatus.RELEASED, now);
        return "released";
    }

    /** Ends holds and writes off credits whose time is over. */
    void sweep(Instant now) {
        holds.stream()
                .filter(hold -> hold.isDue(now))
                .sorted(Comparator.comparing((Reserved hold) -> hold.expiresAt)
                        .thenComparing(hold -> hold.id.toString()))
                .forEach(hold -> hold.settle(HoldStatus.EXPIRED, now));
        balances.values().forEach(balance -> balance.expire(now));
    }

    OracleBalance balance(String uid, String type) {
        return balances.computeIfAbsent(new BalanceId(uid, type), _ -> new OracleBalance(rule));
    }

    private static boolean isSame(Posting earlier, Posting posting) {
        var isOfAdmin = posting.source().equals("admin_adjustment");
        return earlier.equals(isOfAdmin ? posting : EarlierRelease.inOtherWords(posting, earlier.reason()));
    }

    private static boolean isSame(HoldRequest earlier, HoldRequest request) {
        return earlier.equals(
                request.isReasonOfCaller() ? request : EarlierRelease.inOtherWords(request, earlier.reason()));
    }

    private Posted remember(Posted posted) {
        entriesByKey.put(posted.key(), posted);
        return posted;
    }

    /** It has been found equal, so that it can be given back or undone. */
    void compared(Posted posted) {
        entries.add(posted);
        entriesById.put(posted.entry.id(), posted);
        if (posted.posting != null && posted.posting.isOfJob() && posted.direction() == Direction.DEBIT) {
            jobDebits.add(posted);
        }
    }

    static class Reserved {
        final HoldRequest request;
        final OracleBalance balance;
        final List<Lot> credits = new ArrayList<>();
        final Map<String, String> calls = new HashMap<>();
        Instant expiresAt;
        HoldStatus status = HoldStatus.PENDING;
        long lastCaptured;
        int captures;
        /** The ledger makes it. */
        UUID id;

        Reserved(HoldRequest request, OracleBalance balance, Instant now) {
            this.request = request;
            this.balance = balance;
            this.expiresAt = now.plus(request.timeout());
        }

        void pin(long amount, Instant now) {
            var more = balance.choose(amount, List.of(), now);
            balance.pin(more);
            credits.addAll(more);
        }

        /** The first of them. */
        void unpin(int amount) {
            var first = credits.subList(0, amount);
            balance.unpin(first);
            first.clear();
        }

        boolean isDue(Instant now) {
            return status == HoldStatus.PENDING && !now.isBefore(expiresAt);
        }

        void expireIfDue(Instant now) {
            if (isDue(now)) {
                settle(HoldStatus.EXPIRED, now);
            }
        }

        void settle(HoldStatus outcome, Instant now) {
            unpin(credits.size());
            status = outcome;
            balance.expire(now);
        }
    }
}
