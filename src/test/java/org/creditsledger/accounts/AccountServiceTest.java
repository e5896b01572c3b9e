package org.creditsledger.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.creditsledger.testing.Given.key;

import java.time.Duration;
import java.util.Map;
import org.creditsledger.ledger.AccountOrder;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.creditsledger.users.Role;
import org.creditsledger.users.User;
import org.creditsledger.users.UserService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    @AfterEach
    void now() {
        clock.reset();
    }

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
            var all = accounts.page(filter, null, 0, 200).orElseThrow();
            var read =
                    new java.util.ArrayList<>(accounts.page(filter, null, 0, 3).orElseThrow());
            while (read.size() < Math.min(all.size(), 9)) {
                read.addAll(accounts.page(filter, read.getLast().uid(), 0, 3).orElseThrow());
            }
            assertThat(read).as(order.name()).isEqualTo(all.subList(0, read.size()));
            assertThat(all).hasSize((int) Math.min(200, accounts.count(filter)));
        }
        var lowest = new AccountFilter("image", null, 4, true, AccountOrder.LOWEST);
        assertThat(accounts.page(lowest, null, 0, 200).orElseThrow())
                .extracting(Account::available)
                .isSorted();
        assertThat(accounts.page(lowest, "nobody-at-all", 0, 3)).isEmpty();
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

    private java.util.List<Account> search(String text) {
        return accounts.page(new AccountFilter("image", text, 20, false, AccountOrder.LOWEST), null, 0, 50)
                .orElseThrow();
    }

    private PostingResult.Posted job(String uid, long amount) {
        return (PostingResult.Posted)
                ledger.post(Posting.jobDebit(uid, "image", amount, "text2image", key(), "Job", Map.of(), "tester"));
    }
}
