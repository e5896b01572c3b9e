package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.creditsledger.ledger.Direction.CREDIT;
import static org.creditsledger.ledger.Direction.DEBIT;
import static org.creditsledger.testing.Given.adjustment;
import static org.creditsledger.testing.Given.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.ledger.PostingResult;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;

@DatabaseTest
record HistoryTest(History history, LedgerService ledger, Given given) {

    @Test
    void history_comes_in_pages_newest_first_without_gaps_or_repeats() {
        var uid = given.user();
        IntStream.rangeClosed(1, 25).forEach(amount -> given.credit(uid, amount));

        var amounts = new ArrayList<Long>();
        EntryPosition position = null;
        for (var page = history.entries(EntryFilter.of(uid), position, 0, 10); !page.isEmpty(); ) {
            page.forEach(entry -> amounts.add(entry.amount()));
            position = EntryPosition.of(page.getLast());
            page = history.entries(EntryFilter.of(uid), position, 0, 10);
        }

        assertThat(amounts)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 25)
                        .mapToObj(amount -> 26L - amount)
                        .toList());
    }

    @Test
    void history_can_skip_entries() {
        var uid = given.user();
        IntStream.rangeClosed(1, 10).forEach(amount -> given.credit(uid, amount));

        assertThat(history.entries(EntryFilter.of(uid), null, 4, 3))
                .extracting(Entry::amount)
                .containsExactly(6L, 5L, 4L);
    }

    @Test
    void entries_are_counted_up_to_an_instant() {
        var uid = given.user();
        given.credit(uid, 1);
        given.credit(uid, 1);
        ledger.post(Posting.adjustment(uid, "video", CREDIT, 7, "Test", "tester", key()));
        var third = history.entries(EntryFilter.of(uid), null, 0, 1).getFirst();

        assertThat(history.count(EntryFilter.of(uid).before(third.createdAt()), 9))
                .isEqualTo(2);
        assertThat(history.count(EntryFilter.of(uid).before(third.createdAt().plusMillis(1)), 9))
                .isEqualTo(3);
        assertThat(history.count(EntryFilter.of(given.user()).before(Instant.now()), 9))
                .isZero();
    }

    @Test
    void a_balance_can_be_read_for_any_past_instant() {
        var uid = given.user();
        var first = given.credit(uid, 10);
        var second = given.credit(uid, 5);
        var video = ((PostingResult.Posted)
                        ledger.post(Posting.adjustment(uid, "video", CREDIT, 7, "Test", "tester", key())))
                .entry();

        assertThat(history.balancesAt(uid, first.createdAt())).isEqualTo(Map.of("image", 0L, "video", 0L));
        assertThat(history.balancesAt(uid, second.createdAt())).isEqualTo(Map.of("image", 10L, "video", 0L));
        assertThat(history.balancesAt(uid, video.createdAt())).isEqualTo(Map.of("image", 15L, "video", 0L));
        assertThat(history.balancesAt(uid, video.createdAt().plusNanos(1_000)))
                .isEqualTo(Map.of("image", 15L, "video", 7L));
    }

    @Test
    void a_statement_goes_from_the_opening_to_the_closing_balance() {
        var uid = given.user();
        given.credit(uid, 100);
        var from = given.credit(uid, 20).createdAt();
        ledger.post(adjustment(uid, DEBIT, 50, key()));
        var to = given.credit(uid, 1_000).createdAt();
        ledger.post(Posting.adjustment(uid, "video", CREDIT, 7, "Test", "tester", key()));

        assertThat(image(uid, from, to)).isEqualTo(statement(100, 20, 50, 70, 2));
        assertThat(image(uid, Instant.EPOCH, from)).isEqualTo(statement(0, 100, 0, 100, 1));
        assertThat(image(uid, to.plusSeconds(9), to.plusSeconds(10))).isEqualTo(statement(1_070, 0, 0, 1_070, 0));
        assertThat(image(given.user(), from, to)).isEqualTo(statement(0, 0, 0, 0, 0));
    }

    @Test
    void a_page_has_at_most_its_limit() {
        assertThatIllegalArgumentException().isThrownBy(() -> history.entries(EntryFilter.of("u"), null, 0, 201));
        assertThatIllegalArgumentException().isThrownBy(() -> history.entries(EntryFilter.of("u"), null, 0, 0));
    }

    private RangeStatement image(String uid, Instant from, Instant to) {
        return history.statements(EntryFilter.of(uid).withTypes(Set.of("image")).between(from, to))
                .getFirst();
    }

    private static RangeStatement statement(long opening, long credits, long debits, long closing, long entries) {
        return new RangeStatement("image", opening, credits, debits, closing, entries, credits, debits);
    }
}
