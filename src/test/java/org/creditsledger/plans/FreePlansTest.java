package org.creditsledger.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.plans.PlanFixtures.monthly;

import java.time.Instant;
import java.util.List;
import org.creditsledger.identity.Identity;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.lots.LotList;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;

/** A free plan of 10 image credits a month, for users who had a job within three months. */
@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = {"credits.plans.free-inactive-after=P3M", "credits.invoices.zone=UTC"})
class FreePlansTest {

    private final PlanRepository plans;
    private final PlanCalendar calendar;
    private final UserService users;
    private final LotList lots;
    private final Given given;
    private final SettableClock clock;
    private final String plan = PlanFixtures.id();

    FreePlansTest(
            PlanRepository plans,
            PlanCalendar calendar,
            UserService users,
            LotList lots,
            Given given,
            SettableClock clock) {
        this.plans = plans;
        this.calendar = calendar;
        this.users = users;
        this.lots = lots;
        this.given = given;
        this.clock = clock;
    }

    @BeforeEach
    void publish() {
        clock.stopAt(Instant.parse("2027-01-31T10:00:00Z"));
        PlanFixtures.add(plans, version(1, 10, PlanFixtures.BEGIN));
    }

    /** Other tests must not find users with credits. */
    @AfterEach
    void withdraw() {
        plans.setActive(plan, false);
    }

    @Test
    void the_first_sign_in_brings_the_credits_and_no_other_does() {
        var uid = given.user();
        signIn(uid, uid, uid + "@example.com");
        assertThat(ends(uid)).containsExactly("10 until 2027-02-28T10:00:00Z");

        signIn(uid, uid, uid.toUpperCase() + "+other@example.com");
        signIn(uid, uid + "-other", uid + "@example.com");
        calendar.run();

        assertThat(ends(uid)).containsExactly("10 until 2027-02-28T10:00:00Z");
        assertThat(lots.open(uid + "-other")).isEmpty();
    }

    @Test
    void users_who_were_there_before_the_plan_get_it_by_the_calendar() {
        plans.setActive(plan, false);
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        assertThat(ends(uid)).isEmpty();
        plans.setActive(plan, true);

        calendar.run();
        calendar.run();

        assertThat(ends(uid)).containsExactly("10 until 2027-02-28T10:00:00Z");
    }

    @Test
    void each_month_brings_them_again_in_the_version_of_that_time() {
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        plans.addVersion(version(2, 25, Instant.parse("2027-02-10T00:00:00Z")), Instant.now(), "service:test");
        at("2027-02-28T10:00:00Z");
        assertThat(ends(uid)).containsExactly("25 until 2027-03-31T10:00:00Z");
    }

    @Test
    void users_who_had_no_job_for_long_get_no_more_until_they_have_one() {
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        for (var month : List.of("2027-02-28", "2027-03-31", "2027-04-30")) {
            at(month + "T10:00:00Z");
            assertThat(ends(uid)).hasSize(1);
        }
        at("2027-05-31T10:00:00Z");
        assertThat(ends(uid)).isEmpty();

        given.credit(uid, 5);
        at("2027-06-30T10:00:00Z");
        assertThat(ends(uid)).containsExactly("10 until 2027-07-31T10:00:00Z");
    }

    @Test
    void a_version_with_other_intervals_brings_its_credits_in_those() {
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        var yearly = new Allotment("image", 120, Every.YEAR, AllotmentEnd.WITH_PERIOD, null, 0);
        plans.addVersion(version(2, Instant.parse("2027-02-10T00:00:00Z"), yearly), Instant.now(), "service:test");
        for (var month : List.of("2027-02-28", "2027-03-01", "2027-03-31", "2027-04-30")) {
            at(month + "T10:00:00Z");
        }

        assertThat(ends(uid)).containsExactly("120 until 2028-02-28T10:00:00Z");
    }

    @Test
    void a_user_whose_credits_fail_does_not_stop_those_of_the_others() {
        plans.setActive(plan, false);
        var unusable = "no user " + given.user();
        users.add(new User(unusable, "a@example.com", Role.USER));
        var uid = given.user();
        users.add(new User(uid, uid + "@example.com", Role.USER));
        plans.setActive(plan, true);

        calendar.run();

        assertThat(ends(uid)).containsExactly("10 until 2027-02-28T10:00:00Z");
    }

    private void at(String instant) {
        clock.stopAt(Instant.parse(instant));
        calendar.run();
    }

    private void signIn(String uid, String subject, String email) {
        users.signIn(new Identity("https://issuer.example.com", subject), new User(uid, email, Role.USER));
    }

    private List<String> ends(String uid) {
        return lots.open(uid).stream()
                .filter(lot -> ("Plan " + plan).equals(lot.label()))
                .map(lot -> lot.remaining() + " until " + lot.expiresAt())
                .toList();
    }

    private Plan version(int number, long credits, Instant validFrom) {
        return version(number, validFrom, monthly("image", credits));
    }

    private Plan version(int number, Instant validFrom, Allotment allotment) {
        return new Plan(
                plan, plan, true, number, "Plan " + plan, true, validFrom, List.of(allotment), List.of(), List.of());
    }
}
