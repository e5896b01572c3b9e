package org.creditsledger.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A simple model of the ledger, in memory and for one thread. Its outcomes are texts, to compare them with the real
 * ones.
 */
class LedgerOracle {

    final Map<BalanceId, Account> accounts = new HashMap<>();
    final Map<String, Posted> entriesByKey = new HashMap<>();
    final List<Posted> jobDebits = new ArrayList<>();
    final List<Reserved> holds = new ArrayList<>();
    private final Map<String, Reserved> holdsByJob = new HashMap<>();

    String post(Posting posting) {
        var earlier = entriesByKey.get(posting.idempotencyKey());
        if (earlier != null) {
            return (isSame(earlier.posting, posting) ? "replayed " : "conflict ") + earlier.seq;
        }
        var account = account(posting.uid(), posting.type());
        if (posting.direction() == Direction.DEBIT && posting.amount() > account.available()) {
            return "refused %d of %d, %d available".formatted(posting.amount(), account.balance, account.available());
        }
        return "posted " + write(account, posting).seq;
    }

    String place(HoldRequest request, Instant now) {
        var earlier = holdsByJob.get(request.source() + ":" + request.jobId());
        if (earlier != null) {
            return (isSame(earlier.request, request) ? "replayed " : "conflict ") + earlier.status;
        }
        if (entriesByKey.containsKey(request.job().debitKey())) {
            return "already debited";
        }
        var account = account(request.uid(), request.type());
        var least = request.minimum() == null ? request.amount() : request.minimum();
        if (least > account.available()) {
            return "refused %d of %d, %d available".formatted(least, account.balance, account.available());
        }
        var hold = new Reserved(request, account, Math.min(request.amount(), account.available()), now);
        account.held += hold.amount;
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
        if (!isFinal && amount > hold.held()) {
            return "exceeds hold";
        }
        if (amount > hold.account.available() + hold.held()) {
            return "exceeds";
        }
        hold.account.held -= isFinal ? hold.held() : amount;
        hold.captures++;
        hold.captured += amount;
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
        return "captured " + write(hold.account, posting).seq;
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
        var added = amount == null ? 0 : amount;
        if (added > hold.account.available()) {
            return "refused %d, %d available".formatted(added, hold.account.available());
        }
        hold.account.held += added;
        hold.amount += added;
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
        hold.settle(HoldStatus.RELEASED);
        return "released";
    }

    long expireDue(Instant now) {
        return holds.stream().filter(hold -> hold.expireIfDue(now)).count();
    }

    Account account(String uid, String type) {
        return accounts.computeIfAbsent(new BalanceId(uid, type), _ -> new Account());
    }

    private static boolean isSame(Posting earlier, Posting posting) {
        var isOfAdmin = posting.source().equals("admin_adjustment");
        return earlier.equals(isOfAdmin ? posting : EarlierRelease.inOtherWords(posting, earlier.reason()));
    }

    private static boolean isSame(HoldRequest earlier, HoldRequest request) {
        return earlier.equals(
                request.isReasonOfCaller() ? request : EarlierRelease.inOtherWords(request, earlier.reason()));
    }

    private Posted write(Account account, Posting posting) {
        account.balance += posting.direction() == Direction.CREDIT ? posting.amount() : -posting.amount();
        account.seq++;
        var posted = new Posted(posting, account.seq);
        entriesByKey.put(posting.idempotencyKey(), posted);
        if (posting.jobId() != null && posting.direction() == Direction.DEBIT) {
            jobDebits.add(posted);
        }
        return posted;
    }

    static class Account {
        long balance;
        long held;
        long seq;

        long available() {
            return balance - held;
        }
    }

    record Posted(Posting posting, long seq) {}

    static class Reserved {
        final HoldRequest request;
        final Account account;
        final Map<String, String> calls = new HashMap<>();
        Instant expiresAt;
        HoldStatus status = HoldStatus.PENDING;
        long amount;
        long captured;
        long lastCaptured;
        int captures;

        Reserved(HoldRequest request, Account account, long amount, Instant now) {
            this.request = request;
            this.account = account;
            this.amount = amount;
            this.expiresAt = now.plus(request.timeout());
        }

        long held() {
            return amount - captured;
        }

        boolean expireIfDue(Instant now) {
            var due = status == HoldStatus.PENDING && !now.isBefore(expiresAt);
            if (due) {
                settle(HoldStatus.EXPIRED);
            }
            return due;
        }

        void settle(HoldStatus outcome) {
            account.held -= held();
            status = outcome;
        }
    }
}
