package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.creditsledger.crash.Intent.Kind;
import org.junit.jupiter.api.Test;

/** An audit without findings proves something only if it finds planted faults. */
class AuditTest {

    private static final String UID = "crash-user";

    private final List<Intent> intents = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Snapshot.Entry> entries = new ArrayList<>();
    private final List<Snapshot.Hold> holds = new ArrayList<>();
    private final List<Snapshot.Invoice> invoices = new ArrayList<>();
    private final List<String> dueInvoices = new ArrayList<>();
    private long held;
    private Snapshot.Lots lots = Snapshot.Lots.NONE;

    @Test
    void a_ledger_that_matches_the_answers_has_no_findings() {
        adjustedBy(100);
        adjustedBy(50);
        purchased("pi_1", 1);
        capturedReservation("r-1", 20);

        assertThat(audit().isEmpty()).as("%s", audit()).isTrue();
    }

    @Test
    void a_missing_acknowledged_entry_is_lost() {
        adjustedBy(100);
        adjustedBy(50);
        entries.removeLast();

        assertThat(audit().lost())
                .singleElement()
                .asString()
                .contains("ADJUST a-2")
                .contains("entry-2");
        assertThat(audit().broken()).isEmpty();
    }

    @Test
    void an_unanswered_wish_may_be_stored_or_not() {
        adjustedBy(100);
        adjustedBy(50);
        answers.removeLast();
        assertThat(audit().isEmpty()).isTrue();

        entries.removeLast();
        assertThat(audit().isEmpty()).isTrue();
    }

    @Test
    void a_wish_written_twice_is_doubled_under_the_same_or_another_key() {
        adjustedBy(100);
        entries.add(copyOfLast("entry-2", entry -> entry));
        assertThat(audit().doubled()).contains("key adjust:a-1 has two entries");

        entries.removeLast();
        entry("adjust:somebody-elses", "credit", 100, null, null);
        assertThat(audit().doubled()).containsExactly("entry entry-2 under adjust:somebody-elses was never asked for");
    }

    @Test
    void a_job_that_was_charged_under_two_keys_is_doubled() {
        adjustedBy(100);
        capturedReservation("r-1", 20);
        entry("debit:other:r-1", "debit", 20, "r-1", null);

        assertThat(audit().doubled()).anyMatch(finding -> finding.startsWith("r-1 has two debits"));
    }

    @Test
    void an_entry_that_differs_from_its_wish_or_answer_is_broken() {
        adjustedBy(100);
        var entry = entries.removeLast();
        entries.add(new Snapshot.Entry(
                entry.id(), UID, "image", 1, "credit", 90, 90, entry.key(), null, null, null, null, entry.hash(), 0));

        assertThat(audit().broken())
                .anyMatch(finding -> finding.contains("was asked for as"))
                .anyMatch(finding -> finding.contains("was told"));
    }

    @Test
    void a_partly_charged_job_names_the_missing_amount() {
        assertThat(Snapshot.Entry.overrunIn("{\"model\":\"flux-pro\",\"overrunCredits\":\"7\"}"))
                .isEqualTo(7);
        assertThat(Snapshot.Entry.overrunIn("{\"model\":\"flux-pro\"}")).isZero();
    }

    @Test
    void a_gap_a_wrong_sum_and_a_broken_link_are_found() {
        adjustedBy(100);
        adjustedBy(50);
        adjustedBy(25);
        var gap = new ArrayList<>(entries);
        gap.remove(1);
        assertThat(audit(gap).broken())
                .anyMatch(finding -> finding.contains("has seq 3 and not 2"))
                .anyMatch(finding -> finding.contains("balance after seq 3 is 175 and not 125"))
                .anyMatch(finding -> finding.contains("seq 3 is not linked"));
    }

    @Test
    void a_wrong_balance_and_uncovered_holds_are_found() {
        adjustedBy(100);
        held = 30;

        assertThat(audit().broken()).containsExactly("crash-user image: 30 of 100 are held, pending holds are 0");
        assertThat(Audit.compare(
                                history(),
                                new Snapshot(
                                        entries,
                                        List.of(new Snapshot.Balance(UID, "image", 99, 0, 1, "hash-1")),
                                        holds,
                                        invoices,
                                        dueInvoices,
                                        Snapshot.Lots.NONE))
                        .broken())
                .containsExactly("crash-user image: balance 99 at seq 1, entries 100 at seq 1");
        assertThat(Audit.compare(
                                history(),
                                new Snapshot(entries, List.of(), holds, invoices, dueInvoices, Snapshot.Lots.NONE))
                        .broken())
                .containsExactly("crash-user image: there are entries and no balance");
    }

    @Test
    void a_lost_hold_and_a_resurrected_one_are_found() {
        adjustedBy(100);
        capturedReservation("r-1", 20);
        holds.clear();
        assertThat(audit().lost()).hasSize(2).allMatch(finding -> finding.endsWith("there is no hold"));

        held = 20;
        holds.add(new Snapshot.Hold("hold-r-1", UID, "image", 20, "crash", "r-1", "pending", 0, null));
        assertThat(audit().lost()).containsExactly("CAPTURE r-1 was answered, and its hold is pending");
        assertThat(audit().broken()).anyMatch(finding -> finding.contains("is pending, and there is its debit"));
    }

    @Test
    void a_part_that_is_lost_doubled_or_not_counted_by_its_hold_is_found() {
        adjustedBy(100);
        wish(Kind.RESERVE, "r-1", "debit", 20);
        answers.add(new Answer(intents.size(), 201, "pending", null, 0, 0, -1, "hold-r-1"));
        wish(Kind.EXTEND, "r-1", "debit", Audit.ADDED);
        answers.add(Answer.without(intents.size(), 200, "extended"));
        wish(Kind.PART, "r-1", "debit", 3);
        answers.add(Answer.without(intents.size(), 200, "captured"));
        held = 24;
        growing(27, 3);
        assertThat(audit().lost()).containsExactly("PART of 3 of r-1 was answered, and there is no debit");

        entry("debit:crash:r-1", "debit", 3, "r-1", null);
        assertThat(audit().isEmpty()).isTrue();
        growing(20, 3);
        held = 17;
        assertThat(audit().lost()).singleElement().asString().startsWith("EXTEND r-1 was answered");
        growing(27, 2);
        held = 25;
        assertThat(audit().broken()).singleElement().asString().contains("has the debits [3]");
        growing(27, 6);
        held = 21;
        entry("debit:crash:r-1:2", "debit", 3, "r-1", null);
        assertThat(audit().doubled()).containsExactly("PART of 3 of r-1 was debited 2 times");
    }

    private void growing(long amount, long captured) {
        holds.clear();
        holds.add(new Snapshot.Hold("hold-r-1", UID, "image", amount, "crash", "r-1", "pending", captured, "entry-2"));
    }

    @Test
    void a_debit_not_refunded_by_a_failure_is_lost() {
        adjustedBy(100);
        wish(Kind.SUCCEEDED, "j-1", "debit", 8);
        told(entry("debit:text2image:j-1", "debit", 8, "j-1", null), "posted");
        wish(Kind.FAILED, "j-1", "credit", 8);
        answers.add(Answer.without(intents.size(), 200, "ignored"));

        assertThat(audit().lost()).containsExactly("job j-1 has failed, and its debit was not given back");
    }

    @Test
    void a_refused_wish_with_an_entry_is_broken() {
        adjustedBy(100);
        answeredInstead(422, "insufficient-credits");

        assertThat(audit().broken()).containsExactly("ADJUST a-1 was refused, and there is an entry under adjust:a-1");
    }

    @Test
    void a_refusal_is_false_if_the_retry_is_a_duplicate() {
        adjustedBy(100);
        answeredInstead(429, "too-many-requests");
        intents.add(intents.getFirst().as(2));
        told(entries.getFirst(), "duplicate");

        assertThat(audit().broken()).singleElement().asString().startsWith("ADJUST a-1 was done, by a request that");
        answers.removeFirst();
        assertThat(audit().isEmpty()).isTrue();
    }

    @Test
    void a_purchase_without_invoice_and_a_gap_in_the_numbers_are_found() {
        purchased("pi_1", 1);
        purchased("pi_2", 3);
        assertThat(audit().broken()).containsExactly("invoices of 2026: 3 follows 1 others");

        invoices.removeLast();
        assertThat(audit().broken()).containsExactly("payment pi_2 has no invoice");

        dueInvoices.add("pi_2");
        assertThat(audit().broken()).isEmpty();
    }

    private void answeredInstead(int status, String outcome) {
        answers.removeLast();
        answers.add(Answer.without(1, status, outcome));
    }

    @Test
    void a_lot_that_differs_from_its_entries_and_holds_is_found() {
        adjustedBy(100);
        var opened = new Snapshot.Use("adjust:a", "credit", 100, "[{\"lotId\":\"l\",\"amount\":100}]");
        var used = new Snapshot.Use("debit:crash:j", "debit", 30, "[{\"lotId\":\"l\",\"amount\":20},{\"amount\":10}]");
        var pinned = List.of("[{\"lotId\":\"l\",\"amount\":5}]");

        lots = new Snapshot.Lots(List.of(opened, used), List.of(new Snapshot.Lot("l", 80, 5)), pinned);
        assertThat(audit().broken()).isEmpty();
        lots = new Snapshot.Lots(List.of(opened, used), List.of(new Snapshot.Lot("l", 81, 5)), pinned);
        assertThat(audit().broken()).hasSize(1);
        lots = new Snapshot.Lots(List.of(opened, used), List.of(new Snapshot.Lot("l", 80, 0)), pinned);
        assertThat(audit().broken()).hasSize(1);
        lots = new Snapshot.Lots(List.of(opened, used), List.of(), List.of());
        assertThat(audit().broken()).containsExactly("lot l has no row, and 80 credits");
        lots = new Snapshot.Lots(List.of(used, opened), List.of(new Snapshot.Lot("l", 80, 0)), List.of());
        assertThat(audit().broken()).containsExactly("entry debit:crash:j takes more than lot l has");
        var wrong = new Snapshot.Use("expire:other", "debit", 100, opened.slices());
        lots = new Snapshot.Lots(List.of(opened, wrong), List.of(new Snapshot.Lot("l", 0, 0)), List.of());
        assertThat(audit().broken()).singleElement().asString().contains("another lot");
    }

    private void adjustedBy(long amount) {
        var key = "a-" + (intents.size() + 1);
        wish(Kind.ADJUST, key, "credit", amount);
        told(entry("adjust:" + key, "credit", amount, null, null), "posted");
    }

    private void purchased(String payment, long number) {
        wish(Kind.PURCHASE, payment, "credit", 100);
        told(entry("credit:purchase:" + payment, "credit", 100, null, payment), "posted");
        invoices.add(new Snapshot.Invoice(payment, "2026-" + number, 2026, number));
    }

    private void capturedReservation(String job, long amount) {
        wish(Kind.RESERVE, job, "debit", amount);
        answers.add(new Answer(intents.size(), 201, "pending", null, 0, 0, -1, "hold-" + job));
        wish(Kind.CAPTURE, job, "debit", amount);
        var debit = entry("debit:crash:" + job, "debit", amount, job, null);
        answers.add(new Answer(intents.size(), 200, "captured", debit.id(), 0, amount, -1, "hold-" + job));
        holds.add(new Snapshot.Hold("hold-" + job, UID, "image", amount, "crash", job, "captured", amount, debit.id()));
    }

    private void wish(Kind kind, String subject, String direction, long amount) {
        intents.add(new Intent(intents.size() + 1, kind, subject, UID, "image", direction, amount, "/", subject, "{}"));
    }

    private void told(Snapshot.Entry entry, String outcome) {
        answers.add(new Answer(
                intents.size(), 201, outcome, entry.id(), entry.seq(), entry.amount(), entry.balanceAfter(), null));
    }

    private Snapshot.Entry entry(String key, String direction, long amount, String job, String payment) {
        var before = entries.isEmpty() ? null : entries.getLast();
        var seq = entries.size() + 1;
        var entry = new Snapshot.Entry(
                "entry-" + seq,
                UID,
                "image",
                seq,
                direction,
                amount,
                (before == null ? 0 : before.balanceAfter()) + (direction.equals("credit") ? amount : -amount),
                key,
                job,
                payment,
                null,
                before == null ? null : before.hash(),
                "hash-" + seq,
                0);
        entries.add(entry);
        return entry;
    }

    private Snapshot.Entry copyOfLast(String id, UnaryOperator<Snapshot.Entry> change) {
        var last = change.apply(entries.getLast());
        return new Snapshot.Entry(
                id,
                last.uid(),
                last.type(),
                last.seq() + 1,
                last.direction(),
                last.amount(),
                last.balanceAfter() + last.amount(),
                last.key(),
                last.jobId(),
                last.paymentId(),
                null,
                last.hash(),
                "hash-" + id,
                0);
    }

    private ClientLog.History history() {
        return new ClientLog.History(intents, answers);
    }

    private Findings audit() {
        return audit(entries);
    }

    private Findings audit(List<Snapshot.Entry> rows) {
        var last = rows.getLast();
        return Audit.compare(
                history(),
                new Snapshot(
                        rows,
                        List.of(new Snapshot.Balance(UID, "image", last.balanceAfter(), held, last.seq(), last.hash())),
                        holds,
                        invoices,
                        dueInvoices,
                        lots));
    }
}
