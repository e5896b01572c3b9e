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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.test.context.support.WithMockUser;

@DatabaseTest
@WithMockUser(username = "root", roles = "ADMIN")
class AccountServiceTest {

    @Autowired
    AccountService accounts;

    @Autowired
    LedgerService ledger;

    @Autowired
    UserService users;

    @Autowired
    Given given;

    @Autowired
    SettableClock clock;

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
        ledger.post(Posting.jobRefund(debit.entry(), "Failed", "tester"));
        ledger.post(Given.adjustment(uid, Direction.DEBIT, 200, key())); // a correction is not spent
        clock.reset();

        var account = accounts.find(uid, "image").orElseThrow();

        assertThat(account.available()).isEqualTo(1_000 - 100 - 60 - 15 - 200);
        assertThat(account.spent7Days()).isEqualTo(15);
        assertThat(account.spent30Days()).isEqualTo(75);
        assertThat(account.daysLeft()).isEqualTo(account.available() * 30 / 75);
    }

    @Test
    void who_spent_nothing_has_no_days_left_to_tell() {
        var account = accounts.find(given.userWith(5), "image").orElseThrow();

        assertThat(account.daysLeft()).isNull();
        assertThat(account.isLow()).isTrue();
        assertThat(accounts.find(given.user(), "image")).isEmpty();
    }

    @Test
    void pages_follow_each_other_without_gaps_in_every_order() {
        for (var credits = 1; credits <= 7; credits++) {
            given.userWith(credits % 3 + 1);
        }
        for (var order : AccountOrder.values()) {
            var filter = new AccountFilter("image", null, 4, true, order);
            var all = accounts.page(filter, null, 0, 200);
            var read = new ArrayList<>(accounts.page(filter, null, 0, 3));
            while (read.size() < Math.min(all.size(), 9)) {
                read.addAll(accounts.page(filter, position(order, read.getLast()), 0, 3));
            }
            assertThat(read).as(order.name()).isEqualTo(all.subList(0, read.size()));
            assertThat(all).hasSize((int) Math.min(200, accounts.count(filter)));
        }
        var lowest = new AccountFilter("image", null, 4, true, AccountOrder.LOWEST);
        assertThat(accounts.page(lowest, null, 0, 200))
                .extracting(Account::available)
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
        for (var order : AccountOrder.values()) {
            var filter = new AccountFilter("image", isSearch ? some : null, 1_000, false, order);
            var first = all(filter, null, some);
            var seen = first.get(2);
            var left = uids(first.subList(3, first.size()));

            // Behind all, or before all, of those that are still to come.
            given.credit(seen.uid(), 100);
            var isLast = order == AccountOrder.LOWEST || order == AccountOrder.ACTIVE_FIRST;
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

        assertThat(search(uid)).extracting(Account::uid).containsExactly(uid, other);
        assertThat(search("mail-" + uid)).singleElement().satisfies(account -> {
            assertThat(account.email()).startsWith("mail-");
            assertThat(account.available()).isZero();
            assertThat(account.lastActivityAt()).isNull();
        });
    }

    private List<Account> search(String text) {
        return accounts.page(new AccountFilter("image", text, 20, false, AccountOrder.LOWEST), null, 0, 50);
    }

    private List<Account> all(AccountFilter filter, @Nullable AccountPosition after, String begin) {
        var found = new ArrayList<Account>();
        var page = accounts.page(filter, after, 0, 200);
        while (!page.isEmpty()) {
            found.addAll(page);
            page = accounts.page(filter, position(filter.order(), page.getLast()), 0, 200);
        }
        return found.stream().filter(account -> account.uid().startsWith(begin)).toList();
    }

    private static List<String> uids(List<Account> accounts) {
        return accounts.stream().map(Account::uid).toList();
    }

    private static AccountPosition position(AccountOrder order, Account account) {
        return AccountPosition.of(order, account.available(), account.lastActivityAt(), account.uid());
    }

    private PostingResult.Posted job(String uid, long amount) {
        return (PostingResult.Posted)
                ledger.post(Posting.jobDebit(uid, "image", amount, "text2image", key(), "Job", Map.of(), "tester"));
    }
}
