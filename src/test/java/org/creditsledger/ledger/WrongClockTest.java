package org.creditsledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.hold;
import static org.creditsledger.testing.Given.key;

import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.creditsledger.database.DatabaseClock;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.reports.DailySummaries;
import org.creditsledger.reports.DayRange;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A node on a machine whose clock is wrong from the start, and changes while it runs. */
@DatabaseTest
@EnabledIfSystemProperty(named = "credits.test.database", matches = "postgresql")
@WithMockUser(roles = {"SERVICE", "ADMIN"})
class WrongClockTest {

    private static final Duration YEAR = Duration.ofDays(365);

    private static volatile Duration ahead = YEAR;

    @TestBean(name = "wallClock")
    InstantSource wallClock;

    @Autowired
    LedgerService ledger;

    @Autowired
    ExpirySweep sweep;

    @Autowired
    History history;

    @Autowired
    DailySummaries summaries;

    @Autowired
    IntegrityService integrity;

    @Autowired
    DatabaseClock clock;

    @Autowired
    Given given;

    @Autowired
    MockMvcTester http;

    static InstantSource wallClock() {
        return () -> Instant.now().plus(ahead);
    }

    @AfterAll
    static void rightAgain() {
        ahead = Duration.ZERO;
    }

    @ParameterizedTest
    @ValueSource(ints = {365, -365, 0})
    void entries_holds_and_their_expiry_are_dated_by_the_database(int daysAhead) {
        ahead = Duration.ofDays(daysAhead);
        var begin = clock.exactly();

        var uid = given.userWith(100);
        var captured = given.placed(hold(uid, 10));
        ledger.capture(captured.id(), 4);
        given.postAll(List.of(adjustment(uid, Direction.DEBIT, 1, key())));
        var open = given.placed(hold(uid, 10));
        sweep.expireDue();

        var end = clock.exactly();
        assertThat(history.entries(EntryFilter.of(uid), null, 0, 10))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.createdAt()).isBetween(begin, end));
        assertThat(ledger.findHold(captured.id()))
                .hasValueSatisfying(hold -> assertThat(hold.settledAt()).isBetween(begin, end));
        assertThat(ledger.findHold(open.id())).hasValueSatisfying(hold -> {
            assertThat(hold.status()).isEqualTo(HoldStatus.PENDING);
            assertThat(hold.createdAt()).isBetween(begin, end);
            assertThat(hold.expiresAt()).isEqualTo(hold.createdAt().plus(HoldRequest.DEFAULT_TIMEOUT));
        });
        assertThat(integrity.verify(uid).findings()).isEmpty();
    }

    @Test
    void past_balances_exports_and_days_hold_when_the_clock_is_right_again() throws UnsupportedEncodingException {
        ahead = YEAR;
        var today = today();
        var countedBefore = creditedOn(today);
        var uid = given.userWith(100);
        var between = clock.exactly();
        ahead = Duration.ZERO;
        given.credit(uid, 10);

        assertThat(history.balancesAt(uid, between)).containsEntry("image", 100L);
        assertThat(history.balancesAt(uid, clock.exactly())).containsEntry("image", 110L);
        assertThat(creditedOn(today) - countedBefore).isEqualTo(110);
        assertThat(summaries.days(new DayRange(today.plusDays(2), today.plusDays(365))))
                .allSatisfy(day -> assertThat(day.entries()).isZero());
        assertThat(exported(uid, today.minusDays(1), today.plusDays(2))).hasSize(3); // with the line of the columns
        assertThat(exported(uid, today.plusDays(2), today.plusDays(800))).hasSize(1);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.exactly(), ZoneOffset.UTC);
    }

    /** With the next day, in case that midnight comes. */
    private long creditedOn(LocalDate day) {
        return summaries.days(new DayRange(day, day.plusDays(1))).stream()
                .mapToLong(summary -> summary.credits(Direction.CREDIT))
                .sum();
    }

    private List<String> exported(String uid, LocalDate from, LocalDate to) throws UnsupportedEncodingException {
        return http.get()
                .uri("/api/admin/credits/export.csv?uid={uid}&from={from}&to={to}", uid, from, to)
                .exchange()
                .getResponse()
                .getContentAsString()
                .lines()
                .toList();
    }
}
