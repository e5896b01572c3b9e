package org.creditsledger.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
record UserCreditsServiceTest(
        UserCreditsService userCredits, LedgerService ledger, UserService users, Given given, SettableClock clock) {

    @Test
    void spend_is_what_jobs_took_less_what_was_given_back() {
        var uid = given.user();
        clock.runAhead(Duration.ofDays(-40));
        given.credit(uid, 1_000);
        job(uid, 100); // too long ago
        clock.runAhead(Duration.ofDays(-20));
        job(uid, 60);
        clock.runAhead(Duration.ofDays(-2));
        var debit = job(uid, 30);
        job(uid, 15);
        ledger.post(Given.jobRefund(debit.entry(), "Failed", "tester"));
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 200, key())); // a correction is not spent
        clock.reset();

        var user = userCredits.find(uid, "image").orElseThrow();

        assertThat(user.available()).isEqualTo(1_000 - 100 - 60 - 15 - 200);
        assertThat(user.spent7Days()).isEqualTo(15);
        assertThat(user.spent30Days()).isEqualTo(75);
        assertThat(user.daysLeft()).isEqualTo(user.available() * 30 / 75);
    }

    @Test
    void who_spent_nothing_has_no_days_left_to_tell() {
        var user = userCredits.find(given.userWith(5), "image").orElseThrow();

        assertThat(user.daysLeft()).isNull();
        assertThat(user.isLow()).isTrue();
        assertThat(userCredits.find(given.user(), "image")).isEmpty();
    }

    @Test
    void pages_follow_each_other_without_gaps_in_every_order() {
        for (var credits = 1; credits <= 7; credits++) {
            given.userWith(credits % 3 + 1);
        }
        for (var order : UsersOrder.values()) {
            var filter = new UsersFilter("image", null, 4, true, order);
            var all = userCredits.page(filter, null, 0, 200);
            var read = new ArrayList<>(userCredits.page(filter, null, 0, 3));
            while (read.size() < Math.min(all.size(), 9)) {
                read.addAll(userCredits.page(filter, position(order, read.getLast()), 0, 3));
            }
            assertThat(read).as(order.name()).isEqualTo(all.subList(0, read.size()));
            assertThat(all).hasSize((int) Math.min(200, userCredits.count(filter)));
        }
        var lowest = new UsersFilter("image", null, 4, true, UsersOrder.LOWEST);
        assertThat(userCredits.page(lowest, null, 0, 200))
                .extracting(UserCredits::available)
                .isSorted();
    }

    /** A list of one type, or of what begins so, which is put together in another way. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobody_is_skipped_when_the_last_of_a_page_moves_on(boolean isSearch) {
        var some = given.user();
        for (var credits = 10; credits <= 15; credits++) {
            given.credit(some + "-" + credits, credits);
        }
        for (var order : UsersOrder.values()) {
            var filter = new UsersFilter("image", isSearch ? some : null, 1_000, false, order);
            var first = all(filter, null, some);
            var seen = first.get(2);
            var left = uids(first.subList(3, first.size()));

            // Behind all, or before all, of those that are still to come.
            given.credit(seen.uid(), 100);
            var isLast = order == UsersOrder.LOWEST || order == UsersOrder.ACTIVE_FIRST;
            var rest = all(filter, position(order, seen), some);

            assertThat(uids(rest)).as(order.name()).containsAll(left).hasSize(left.size() + (isLast ? 1 : 0));
        }
    }

    @Test
    void a_search_finds_what_begins_with_the_same_letters_in_the_same_case_and_nothing_else() {
        var begin = given.user() + "_a";
        for (var end : List.of("", "-", "A", "z", "~", "/x")) {
            given.credit(begin + end, 1);
        }
        for (var other : List.of(begin.toUpperCase(Locale.ROOT), begin.replace("_a", "_b"), begin.replace("_a", "a"))) {
            given.credit(other, 1);
        }

        assertThat(uids(search(begin)))
                .containsExactly(begin, begin + "-", begin + "/x", begin + "A", begin + "z", begin + "~");
    }

    @Test
    void a_search_finds_by_uid_and_email_also_who_never_had_credits() {
        var uid = given.user();
        users.add(new User(uid, "mail-" + uid + "@example.com", Role.USER));
        var other = uid + "-2";
        given.credit(other, 3);

        assertThat(search(uid)).extracting(UserCredits::uid).containsExactly(uid, other);
        assertThat(search("mail-" + uid)).singleElement().satisfies(user -> {
            assertThat(user.email()).startsWith("mail-");
            assertThat(user.available()).isZero();
            assertThat(user.lastActivityAt()).isNull();
        });
    }

    private List<UserCredits> search(String text) {
        return userCredits.page(new UsersFilter("image", text, 20, false, UsersOrder.LOWEST), null, 0, 50);
    }

    private List<UserCredits> all(UsersFilter filter, @Nullable UsersPosition after, String begin) {
        var found = new ArrayList<UserCredits>();
        var page = userCredits.page(filter, after, 0, 200);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = userCredits.page(filter, position(filter.order(), page.getLast()), 0, 200);
        }
        return found.stream().filter(user -> user.uid().startsWith(begin)).toList();
    }

    private static List<String> uids(List<UserCredits> userCredits) {
        return userCredits.stream().map(UserCredits::uid).toList();
    }

    private static UsersPosition position(UsersOrder order, UserCredits user) {
        return UsersPosition.of(order, user.available(), user.lastActivityAt(), user.uid());
    }

    private PostingResult.Posted job(String uid, long amount) {
        return (PostingResult.Posted)
                ledger.post(Posting.jobDebit(uid, "image", amount, "text2image", key(), "Job", Map.of(), "tester"));
    }
}
