package org.creditsledger.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.jobs.JobEvent.Kind.FAILED;
import static org.creditsledger.jobs.JobEvent.Kind.STARTED;
import static org.creditsledger.jobs.JobEvent.Kind.SUCCEEDED;
import static org.creditsledger.jobs.JobReports.UNIT_PRICE;
import static org.creditsledger.jobs.JobReports.answer;
import static org.creditsledger.jobs.JobReports.report;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.HoldStatus;
import org.creditsledger.ledger.JobAttempt;
import org.creditsledger.testing.DatabaseTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Every row of the table in docs/guides/jobs.md, whether the job was started before or not. */
@DatabaseTest
class JobStatesTest extends OneJob {

    private static final int QUANTITY = 2;
    private static final long PRICE = QUANTITY * UNIT_PRICE;

    @Autowired
    FailedJobRepository failedJobs;

    @Autowired
    UnchargedJobRepository unchargedJobs;

    private String uid = "";

    @BeforeEach
    void open() {
        uid = given.userWith(PRICE + 100);
    }

    @Test
    void the_table_has_one_row_for_every_event_in_every_state() {
        var kinds = Stream.concat(
                        JobReports.KINDS.stream().map(kind -> kind.name().toLowerCase(Locale.ROOT)),
                        Stream.of(JobTable.NOTHING_MADE))
                .toList();
        var rows = JobTable.rows().stream().map(JobTable.Row::toString).toList();

        assertThat(rows).doesNotHaveDuplicates();
        assertThat(rows)
                .containsAll(JobTable.states().stream()
                        .flatMap(state -> kinds.stream().map(kind -> state + ": " + kind))
                        .toList());
        assertThat(JobTable.rows()).allMatch(row -> JobTable.states().contains(row.then()));
    }

    static Stream<Arguments> rows() {
        return JobTable.rows().stream()
                .flatMap(row -> Stream.of(true, false)
                        .filter(started -> switch (row.state()) {
                            case JobTable.NEW -> !started;
                            case "reserved", "lapsed" -> started;
                            default -> true;
                        })
                        .map(started -> Arguments.of(row, started)));
    }

    @ParameterizedTest(name = "{0}, started before: {1}")
    @MethodSource("rows")
    void each_row_holds_for_the_event_and_its_repetition(JobTable.Row row, boolean started) {
        bringTo(row.state(), started);
        assertThat(state()).isEqualTo(row.state());
        var anomaliesBefore = anomalies();
        switch (row.event()) {
            case JobTable.MORE_THAN_THERE_IS -> spendAllBut(3);
            case JobTable.NOTHING_THERE -> spendAllBut(0);
            default -> {}
        }

        assertThat(send(row.event())).isEqualTo(row.answer(started));

        assertThat(state()).isEqualTo(row.then());
        var told = Stream.concat(
                        anomaliesBefore.stream(), Stream.of(row.anomaly()).filter(kind -> !kind.isEmpty()))
                .distinct()
                .toList();
        assertThat(anomalies()).containsExactlyInAnyOrderElementsOf(told);
        assertSettled(row);
        var balance = ledger.balances(uid).perType().getFirst();
        given.credit(uid, 1_000);

        send(row.event());

        assertThat(state()).isEqualTo(row.then());
        assertThat(anomalies()).containsExactlyInAnyOrderElementsOf(told);
        var after = ledger.balances(uid).perType().getFirst();
        assertThat(after.amount()).isEqualTo(balance.amount() + 1_000);
        assertThat(after.held()).isEqualTo(balance.held());
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    private void assertSettled(JobTable.Row row) {
        var charged = netDebit();
        assertThat(charged > 0).isEqualTo(row.then().equals("charged"));
        if (row.event().equals(JobTable.MORE_THAN_THERE_IS)) {
            assertThat(charged).isEqualTo(row.state().equals("reserved") ? PRICE + 3 : 3);
            assertThat(ledger.balances(uid).perType().getFirst().amount()).isZero();
        } else if (charged > 0) {
            assertThat(charged).isEqualTo(PRICE);
        }
        assertThat(ledger.balances(uid).perType().getFirst().held())
                .isEqualTo(row.then().equals("reserved") ? PRICE : 0);
    }

    private void bringTo(String state, boolean started) {
        if (started) {
            assertThat(send("started")).isEqualTo("held");
        }
        switch (state) {
            case JobTable.NEW, "reserved" -> {}
            case "lapsed" -> clock.runAhead(Duration.ofHours(2));
            case "charged" -> send("succeeded");
            case "unpaid" -> {
                clock.runAhead(Duration.ofHours(2));
                expire();
                spendAllBut(0);
                assertThat(send("succeeded")).isEqualTo("uncharged");
            }
            case "free" -> send(JobTable.NOTHING_MADE);
            case "failed" -> send("failed");
            case "given back" -> {
                send("succeeded");
                send("failed");
            }
            default -> throw new IllegalArgumentException(state);
        }
        if (state.equals("lapsed")) {
            expire();
        }
    }

    /** A hold expires at the latest when it is used after its time. */
    private void expire() {
        ledger.findHold(JobAttempt.first("text2image", job)).ifPresent(hold -> ledger.release(hold.id()));
    }

    private String send(String event) {
        return answer(jobs.handle(
                switch (event) {
                    case "started" -> report(STARTED, job, uid, QUANTITY);
                    case "succeeded", JobTable.NOTHING_THERE -> report(SUCCEEDED, job, uid, QUANTITY);
                    case JobTable.MORE_THAN_THERE_IS -> report(SUCCEEDED, job, uid, QUANTITY + 1);
                    case JobTable.NOTHING_MADE -> report(SUCCEEDED, job, uid, 0);
                    case "failed" -> report(FAILED, job, uid, QUANTITY);
                    default -> throw new IllegalArgumentException(event);
                }));
    }

    private void spendAllBut(long credits) {
        var available = ledger.balances(uid).perType().getFirst().available();
        ledger.post(adjustment(uid, Direction.DEBIT, available - credits, key()));
    }

    private String state() {
        var attempt = JobAttempt.first("text2image", job);
        var id = JobKey.of(attempt, uid);
        var debit = ledger.findDebit(attempt);
        var uncharged = unchargedJobs.findById(id);
        if (debit.isPresent()) {
            return ledger.findRelatedTo(debit.get().id()).isEmpty() ? "charged" : "given back";
        }
        if (uncharged.isPresent()) {
            return uncharged.get().costCredits() == 0 ? "free" : "unpaid";
        }
        if (failedJobs.existsById(id)) {
            return "failed";
        }
        return ledger.findHold(attempt)
                .map(hold -> hold.status() == HoldStatus.PENDING ? "reserved" : "lapsed")
                .orElse(JobTable.NEW);
    }

    private long netDebit() {
        return ledger.findDebit(JobAttempt.first("text2image", job))
                .map(debit -> debit.amount()
                        - ledger.findRelatedTo(debit.id()).stream()
                                .mapToLong(refund -> refund.amount())
                                .sum())
                .orElse(0L);
    }

    /** The anomalies that are written at once; duplicates are counted and written about a second later. */
    private List<String> anomalies() {
        return given.all(
                String.class,
                "select kind from anomalies where uid = ? and kind not in ('duplicate', 'stuck-hold')",
                uid);
    }
}
