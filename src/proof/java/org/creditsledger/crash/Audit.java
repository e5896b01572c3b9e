package org.creditsledger.crash;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static java.util.stream.Collectors.toMap;
import static org.creditsledger.crash.Intent.Kind.ADJUST;
import static org.creditsledger.crash.Intent.Kind.CAPTURE;
import static org.creditsledger.crash.Intent.Kind.EXTEND;
import static org.creditsledger.crash.Intent.Kind.FAILED;
import static org.creditsledger.crash.Intent.Kind.PART;
import static org.creditsledger.crash.Intent.Kind.PURCHASE;
import static org.creditsledger.crash.Intent.Kind.RELEASE;
import static org.creditsledger.crash.Intent.Kind.RENEWAL;
import static org.creditsledger.crash.Intent.Kind.RESERVE;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares the client's answers with the tables. It knows the promises of each answer but not how the application keeps
 * them. An unanswered wish may be stored or not, but only once and completely.
 */
class Audit {

    /** What an extension adds to a reservation, in whole credits. */
    static final long ADDED = 7;

    static final String JOB_SOURCE = "text2image";
    static final String RESERVATION_SOURCE = "crash";

    private static final Set<Intent.Kind> IN_ONE_STEP =
            EnumSet.of(ADJUST, PURCHASE, RENEWAL, RESERVE, CAPTURE, RELEASE, EXTEND, PART);

    private final Findings findings = new Findings();
    private final Snapshot snapshot;
    private final Map<Long, Intent> intents;
    private final List<Answer> answers;
    private final Map<String, List<Intent>> intentsBySubject;
    private final Map<String, Snapshot.Entry> entriesById = new HashMap<>();
    private final Map<String, Snapshot.Entry> entriesByKey = new HashMap<>();
    private final Set<String> growingSubjects = new HashSet<>();
    private final Map<String, Snapshot.Hold> holdsByJob = new HashMap<>();
    private final Set<String> openSubjects = new HashSet<>();
    private final Set<String> onceUnansweredWishes = new HashSet<>();
    private final Set<String> doneWishes = new HashSet<>();

    private Audit(ClientLog.History history, Snapshot snapshot) {
        this.snapshot = snapshot;
        this.intents = history.intents().stream().collect(toMap(Intent::request, Function.identity()));
        this.answers = history.answers();
        this.intentsBySubject = history.intents().stream().collect(groupingBy(Intent::subject));
    }

    /** The same, after a clean stop: every invoice is written. */
    static Findings compareAtEnd(ClientLog.History history, Snapshot snapshot) {
        var audit = audit(history, snapshot);
        audit.nothingIsDue();
        return audit.findings;
    }

    static Findings compare(ClientLog.History history, Snapshot snapshot) {
        return audit(history, snapshot).findings;
    }

    private static Audit audit(ClientLog.History history, Snapshot snapshot) {
        var audit = new Audit(history, snapshot);
        audit.index();
        audit.entriesOfWishes();
        audit.entriesOfJobsAndPayments();
        audit.answers.forEach(audit::answer);
        audit.refusals();
        audit.saidNotToBeStored();
        audit.failures();
        audit.chains();
        audit.holds();
        audit.growingHolds();
        audit.invoices();
        AuditOfLots.check(snapshot.lots(), audit::broken);
        return audit;
    }

    private void index() {
        for (var entry : snapshot.entries()) {
            if (entriesById.put(entry.id(), entry) != null) {
                doubled("entry %s is there twice", entry.id());
            }
            if (entriesByKey.put(entry.key(), entry) != null) {
                doubled("key %s has two entries", entry.key());
            }
        }
        for (var hold : snapshot.holds()) {
            if (holdsByJob.put(hold.source() + " " + hold.jobId(), hold) != null) {
                doubled("job %s of %s has two holds", hold.jobId(), hold.source());
            }
        }
        var answered = new HashSet<Long>();
        var lastAnswered = new HashMap<String, Long>();
        for (var answer : answers) {
            var wish = intents.get(answer.request()).wish();
            if (answer.isDefinite()) {
                answered.add(answer.request());
                lastAnswered.merge(wish, answer.request(), Math::max);
            }
            if (answer.isDone()) {
                doneWishes.add(wish);
            }
        }
        for (var intent : intents.values()) {
            if (intent.kind() == EXTEND || intent.kind() == PART) {
                growingSubjects.add(intent.subject());
            }
            if (!answered.contains(intent.request())) {
                onceUnansweredWishes.add(intent.wish());
                if (lastAnswered.getOrDefault(intent.wish(), -1L) < intent.request()) {
                    openSubjects.add(intent.subject());
                }
            }
        }
    }

    /** Each entry belongs to a wish and matches it. */
    private void entriesOfWishes() {
        for (var entry : snapshot.entries()) {
            if (isOfGrowingHold(entry) || isExpiry(entry.key())) {
                continue;
            }
            var key = entry.key();
            var subject = isOfPlan(entry) ? entry.paymentId() : key.substring(key.lastIndexOf(':') + 1);
            var wishes = intentsBySubject.getOrDefault(subject, List.of()).stream()
                    .filter(intent -> mayWrite(intent).contains(key))
                    .toList();
            if (wishes.isEmpty()) {
                doubled("entry %s under %s was never asked for", entry.id(), key);
            } else if (wishes.stream().noneMatch(intent -> says(entry, intent))) {
                broken("entry %s under %s is %s, and was asked for as %s", entry.id(), key, entry, wishes.getFirst());
            }
        }
    }

    private static boolean isOfPlan(Snapshot.Entry entry) {
        return entry.key().startsWith("credit:plan:");
    }

    /** The ledger writes it by itself. */
    static boolean isExpiry(String key) {
        return key.startsWith("expire:");
    }

    private static List<String> mayWrite(Intent intent) {
        var subject = intent.subject();
        return switch (intent.kind()) {
            case ADJUST -> List.of("adjust:" + subject);
            case PURCHASE -> List.of("credit:purchase:" + subject);
            case RENEWAL -> List.of(Load.renewalKey(subject));
            case SUCCEEDED -> List.of("debit:" + JOB_SOURCE + ":" + subject);
            case FAILED -> List.of("credit:refund:" + subject);
            case CAPTURE -> List.of("debit:" + RESERVATION_SOURCE + ":" + subject);
            case STARTED, RESERVE, RELEASE, EXTEND, PART -> List.of();
        };
    }

    private boolean says(Snapshot.Entry entry, Intent intent) {
        return entry.uid().equals(intent.uid())
                && entry.type().equals(intent.type())
                && entry.direction().equals(intent.direction())
                && entry.amount() + overrunOf(entry) == intent.amount();
    }

    /** A job that costs more than the balance is charged the balance, and refunded no more than that. */
    private long overrunOf(Snapshot.Entry entry) {
        var debit = entriesById.getOrDefault(String.valueOf(entry.relatedEntryId()), entry);
        return debit.overrunCredits();
    }

    /** Whatever their keys are: a job is charged and refunded once, a payment is credited once. */
    private void entriesOfJobsAndPayments() {
        var seen = new HashMap<String, Snapshot.Entry>();
        for (var entry : snapshot.entries()) {
            var about = entry.jobId() != null ? entry.jobId() : entry.paymentId();
            if (about != null && !isOfGrowingHold(entry)) {
                var first = seen.put(entry.direction() + " " + about, entry);
                if (first != null) {
                    doubled("%s has two %ss: %s and %s", about, entry.direction(), first.id(), entry.id());
                }
            }
            if (entry.key().startsWith("credit:refund:")) {
                var debit = entriesById.get(String.valueOf(entry.relatedEntryId()));
                if (debit == null
                        || debit.amount() != entry.amount()
                        || !debit.uid().equals(entry.uid())) {
                    broken("refund %s gives back what is not its debit: %s", entry.id(), debit);
                }
            }
        }
    }

    private void answer(Answer answer) {
        var intent = intents.get(answer.request());
        if (answer.status() == 404) {
            lost("%s was told %s", intent.wish(), answer.outcome());
        }
        if (!answer.isDone()) {
            return;
        }
        if (answer.entryId() != null) {
            entryOf(answer, intent);
        } else if (mustTellOfAnEntry(answer, intent)) {
            broken("%s was answered %s without an entry", intent.wish(), answer.outcome());
        }
        switch (intent.kind()) {
            case RESERVE -> holdOf(intent, RESERVATION_SOURCE);
            case RELEASE -> settled(holdOf(intent, RESERVATION_SOURCE), intent, "released", "expired");
            case CAPTURE -> settled(holdOf(intent, RESERVATION_SOURCE), intent, "captured");
            case STARTED -> {
                if (answer.outcome().equals("held")) {
                    holdOf(intent, JOB_SOURCE);
                }
            }
            case FAILED -> {
                if (answer.outcome().equals("released")) {
                    settled(holdOf(intent, JOB_SOURCE), intent, "released", "expired");
                }
            }
            case ADJUST, PURCHASE, RENEWAL, SUCCEEDED, EXTEND, PART -> {}
        }
    }

    private static boolean mustTellOfAnEntry(Answer answer, Intent intent) {
        return switch (intent.kind()) {
            case ADJUST, PURCHASE, CAPTURE -> true;
            case RENEWAL, SUCCEEDED, FAILED ->
                answer.outcome().equals("posted") || answer.outcome().equals("refunded");
            case STARTED, RESERVE, RELEASE, EXTEND, PART -> false;
        };
    }

    /** A repeated reservation is answered with the amount of the hold, and with the last entry that has captured a part of it. */
    private static boolean isOfHold(Intent intent) {
        return intent.kind() == RESERVE;
    }

    private void entryOf(Answer answer, Intent intent) {
        var entry = entriesById.get(answer.entryId());
        if (entry == null) {
            lost(
                    "%s was answered %s with entry %s, which is not there",
                    intent.wish(), answer.outcome(), answer.entryId());
        } else if (!entry.uid().equals(intent.uid())
                || !isOfHold(intent) && entry.amount() != answer.amount()
                || answer.balanceAfter() >= 0
                        && (entry.balanceAfter() != answer.balanceAfter() || entry.seq() != answer.seq())) {
            broken("%s was told %s of an entry that is %s", intent.wish(), answer, entry);
        }
    }

    private Snapshot.Hold holdOf(Intent intent, String source) {
        var hold = holdsByJob.get(source + " " + intent.subject());
        if (hold == null) {
            lost("%s was answered, and there is no hold", intent.wish());
        } else if (!hold.uid().equals(intent.uid()) || !hold.type().equals(intent.type())) {
            broken("%s has the hold %s", intent.wish(), hold);
        }
        return hold;
    }

    private void settled(Snapshot.Hold hold, Intent intent, String... states) {
        if (hold != null && !List.of(states).contains(hold.status())) {
            lost("%s was answered, and its hold is %s", intent.wish(), hold.status());
        }
    }

    /** A wish that was refused each time is not stored. */
    private void refusals() {
        for (var intent : intents.values()) {
            // A wish with an unanswered request may have been done by that request, even if a retry was refused.
            if (onceUnansweredWishes.contains(intent.wish()) || doneWishes.contains(intent.wish())) {
                continue;
            }
            mayWrite(intent).stream()
                    .filter(entriesByKey::containsKey)
                    .forEach(key -> broken("%s was refused, and there is an entry under %s", intent.wish(), key));
        }
    }

    /** After an answer that nothing was stored, a retry must not find it stored. */
    private void saidNotToBeStored() {
        var answersByRequest = answers.stream().collect(toMap(Answer::request, Function.identity()));
        intents.values().stream()
                .filter(intent -> IN_ONE_STEP.contains(intent.kind()) && doneWishes.contains(intent.wish()))
                .collect(groupingBy(Intent::wish))
                .forEach((wish, sent) -> {
                    var told = sent.stream()
                            .map(intent -> answersByRequest.get(intent.request()))
                            .toList();
                    if (told.stream()
                            .allMatch(answer -> answer != null && (answer.isReplay() || saysNothing(answer)))) {
                        broken("%s was done, by a request that was told that nothing was: %s", wish, told);
                    }
                });
    }

    private static boolean saysNothing(Answer answer) {
        return answer.status() / 100 == 4;
    }

    /** A failed job has cost nothing in the end, and keeps nothing reserved. */
    private void failures() {
        var failed = new HashSet<String>();
        answers.stream()
                .filter(Answer::isDone)
                .map(answer -> intents.get(answer.request()))
                .filter(intent -> intent.kind() == FAILED && !openSubjects.contains(intent.subject()))
                .forEach(intent -> failed.add(intent.subject()));
        for (var job : failed) {
            if (entriesByKey.containsKey("debit:" + JOB_SOURCE + ":" + job)
                    && !entriesByKey.containsKey("credit:refund:" + job)) {
                lost("job %s has failed, and its debit was not given back", job);
            }
            var hold = holdsByJob.get(JOB_SOURCE + " " + job);
            if (hold != null && hold.status().equals("pending")) {
                lost("job %s has failed, and %d credits stay reserved for it", job, hold.amount());
            }
        }
    }

    /** The sequence, the running sum and the links of each user and type, and their final balance. */
    private void chains() {
        var chains = snapshot.entries().stream().collect(groupingBy(entry -> entry.uid() + " " + entry.type()));
        var pending = snapshot.holds().stream()
                .filter(hold -> hold.status().equals("pending"))
                .collect(groupingBy(hold -> hold.uid() + " " + hold.type(), summingLong(Snapshot.Hold::held)));
        var withBalance = new HashSet<String>();
        for (var balance : snapshot.balances()) {
            var account = balance.uid() + " " + balance.type();
            withBalance.add(account);
            var sum = 0L;
            var seq = 0L;
            String hash = null;
            for (var entry : inOrder(chains.getOrDefault(account, List.of()))) {
                sum += entry.direction().equals("credit") ? entry.amount() : -entry.amount();
                seq++;
                if (entry.seq() != seq) {
                    broken("%s: entry %s has seq %d and not %d", account, entry.id(), entry.seq(), seq);
                    seq = entry.seq();
                }
                if (entry.balanceAfter() != sum || sum < 0) {
                    broken("%s: balance after seq %d is %d and not %d", account, seq, entry.balanceAfter(), sum);
                }
                if (!Objects.equals(entry.previousHash(), hash)) {
                    broken("%s: seq %d is not linked to the entry before it", account, seq);
                }
                hash = entry.hash();
            }
            var held = pending.getOrDefault(account, 0L);
            if (balance.amount() != sum || balance.seq() != seq || !Objects.equals(balance.lastHash(), hash)) {
                broken(
                        "%s: balance %d at seq %d, entries %d at seq %d",
                        account, balance.amount(), balance.seq(), sum, seq);
            }
            if (balance.held() != held || balance.held() > balance.amount() || balance.amount() < 0) {
                broken("%s: %d of %d are held, pending holds are %d", account, balance.held(), balance.amount(), held);
            }
        }
        chains.keySet().stream()
                .filter(account -> !withBalance.contains(account))
                .forEach(account -> broken("%s: there are entries and no balance", account));
        pending.keySet().stream()
                .filter(account -> !withBalance.contains(account))
                .forEach(account -> broken("%s: there are holds and no balance", account));
    }

    private static List<Snapshot.Entry> inOrder(List<Snapshot.Entry> entries) {
        return entries.stream().sorted(comparingLong(Snapshot.Entry::seq)).toList();
    }

    /** A hold is captured exactly if the debit that it names exists. */
    private void holds() {
        for (var hold : snapshot.holds()) {
            if (hold.source().equals(RESERVATION_SOURCE) && growingSubjects.contains(hold.jobId())) {
                continue;
            }
            var debit = entriesByKey.get("debit:" + hold.source() + ":" + hold.jobId());
            if (hold.status().equals("captured")) {
                if (debit == null
                        || !debit.id().equals(hold.entryId())
                        || debit.amount() != hold.capturedAmount()
                        || !debit.uid().equals(hold.uid())) {
                    broken("hold %s is captured by %s", hold, debit);
                }
            } else if (debit != null && hold.source().equals(RESERVATION_SOURCE)) {
                broken("hold %s is %s, and there is its debit %s", hold.id(), hold.status(), debit.id());
            }
        }
    }

    private boolean isOfGrowingHold(Snapshot.Entry entry) {
        return entry.jobId() != null && growingSubjects.contains(entry.jobId());
    }

    /** A hold that was extended and captured in parts: each part has one debit, and the hold counts all of it. */
    private void growingHolds() {
        var debits =
                snapshot.entries().stream().filter(this::isOfGrowingHold).collect(groupingBy(Snapshot.Entry::jobId));
        for (var job : growingSubjects) {
            var hold = holdsByJob.get(RESERVATION_SOURCE + " " + job);
            var parts = debits.getOrDefault(job, List.of()).stream()
                    .map(Snapshot.Entry::amount)
                    .toList();
            if (hold == null) {
                continue; // found by the answer to its reservation
            }
            if (hold.capturedAmount()
                    != parts.stream().mapToLong(Long::longValue).sum()) {
                broken("hold %s has the debits %s", hold, parts);
            }
            var wishes = intentsBySubject.get(job);
            wishes.stream()
                    .filter(intent -> intent.kind() == PART)
                    .map(Intent::amount)
                    .distinct()
                    .forEach(amount -> {
                        var times = parts.stream().filter(amount::equals).count();
                        var wish = "PART of " + amount + " of " + job;
                        if (times > 1) {
                            doubled("%s was debited %d times", wish, times);
                        } else if (times == 0 && doneWishes.contains(wish)) {
                            lost("%s was answered, and there is no debit", wish);
                        } else if (times == 1 && !doneWishes.contains(wish) && !onceUnansweredWishes.contains(wish)) {
                            broken("%s was refused, and there is a debit", wish);
                        }
                    });
            var placed = wishes.stream()
                    .filter(intent -> intent.kind() == RESERVE)
                    .mapToLong(Intent::amount)
                    .findFirst()
                    .orElseThrow();
            var added = hold.amount() - placed;
            if (added != 0 && added != ADDED) {
                doubled("hold %s was placed with %d and extended once", hold, placed);
            } else if (added == 0 && doneWishes.contains("EXTEND " + job)) {
                lost("EXTEND %s was answered, and the hold is %s", job, hold);
            }
        }
    }

    /** Each payment has one invoice or waits for it, each of our invoices a payment, and the numbers have no gap. */
    private void invoices() {
        var purchases = new HashSet<String>();
        snapshot.entries().stream()
                .filter(entry -> entry.key().startsWith("credit:purchase:") || isOfPlan(entry))
                .forEach(entry -> purchases.add(entry.paymentId()));
        var invoiced = new HashMap<String, Snapshot.Invoice>();
        for (var invoice : snapshot.invoices()) {
            var other = invoiced.put(invoice.paymentId(), invoice);
            if (other != null) {
                doubled("payment %s has invoices %s and %s", invoice.paymentId(), other.number(), invoice.number());
            }
            if (intentsBySubject.containsKey(invoice.paymentId()) && !purchases.contains(invoice.paymentId())) {
                broken("invoice %s has no credit", invoice.number());
            }
        }
        snapshot.dueInvoices().stream()
                .filter(invoiced::containsKey)
                .forEach(payment -> broken("payment %s has an invoice and waits for one", payment));
        purchases.stream()
                .filter(payment -> !invoiced.containsKey(payment))
                .filter(payment -> !snapshot.dueInvoices().contains(payment))
                .forEach(payment -> broken("payment %s has no invoice", payment));
        snapshot.invoices().stream().collect(groupingBy(Snapshot.Invoice::year)).forEach((year, ofYear) -> {
            var sequences = new ArrayList<>(
                    ofYear.stream().map(Snapshot.Invoice::sequence).sorted().toList());
            for (var i = 0; i < sequences.size(); i++) {
                if (sequences.get(i) != i + 1) {
                    broken("invoices of %d: %d follows %d others", year, sequences.get(i), i);
                    return;
                }
            }
        });
    }

    private void nothingIsDue() {
        snapshot.dueInvoices().forEach(payment -> broken("payment %s still waits for its invoice", payment));
    }

    private void lost(String text, Object... about) {
        findings.lost().add(text.formatted(about));
    }

    private void doubled(String text, Object... about) {
        findings.doubled().add(text.formatted(about));
    }

    private void broken(String text, Object... about) {
        findings.broken().add(text.formatted(about));
    }
}
