package org.creditsledger.history.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.creditsledger.history.EntryFilter;
import org.creditsledger.history.History;
import org.creditsledger.ledger.Direction;
import org.creditsledger.ledger.Entry;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;

@DatabaseTest
record EntryPagesTest(History history, Given given) {

    private static final int ENTRIES = 450;

    @Test
    void any_rows_can_be_requested_in_any_order() {
        var uid = given.user();
        IntStream.range(0, ENTRIES).forEach(_ -> given.credit(uid, 1));
        var pages =
                new EntryPages(history, EntryFilter.of(uid).before(Instant.now().plusSeconds(3_600)), ENTRIES, true);
        var seed = new SplittableRandom().nextLong();
        var random = new SplittableRandom(seed);

        for (var i = 0; i < 50; i++) {
            var firstRow = random.nextInt(ENTRIES);
            var rows = random.nextInt(1, ENTRIES);
            assertThat(pages.fetch(firstRow, rows))
                    .as("rows %d to %d, seed %d", firstRow, firstRow + rows, seed)
                    .extracting(Entry::seq)
                    .containsExactlyElementsOf(LongStream.range(firstRow, Math.min(firstRow + rows, ENTRIES))
                            .mapToObj(row -> ENTRIES - row)
                            .toList());
        }
    }

    @Test
    void the_rows_of_a_filter_are_found_from_both_ends() {
        var uid = given.user();
        given.credit(uid, 1_000_000);
        given.postAll(IntStream.rangeClosed(1, 3 * ENTRIES)
                .mapToObj(n -> Given.adjustment(uid, n % 3 == 0 ? Direction.CREDIT : Direction.DEBIT, n, Given.key()))
                .toList());
        var credits = EntryFilter.of(uid)
                .withDirections(Set.of(Direction.CREDIT))
                .before(Instant.now().plusSeconds(3_600));
        var pages = new EntryPages(history, credits, ENTRIES + 1, true);

        assertThat(pages.fetch(ENTRIES, 50)).extracting(Entry::amount).containsExactly(1_000_000L);
        assertThat(pages.fetch(ENTRIES - 250, 3)).extracting(Entry::amount).containsExactly(750L, 747L, 744L);
        assertThat(pages.fetch(230, 2)).extracting(Entry::amount).containsExactly(660L, 657L);
        assertThat(pages.fetch(0, 2)).extracting(Entry::amount).containsExactly(1_350L, 1_347L);
        assertThat(pages.fetch(ENTRIES + 1, 50)).isEmpty();
    }

    @Test
    void later_entries_do_not_move_the_rows() {
        var uid = given.user();
        var last = IntStream.range(0, 10)
                .mapToObj(_ -> given.credit(uid, 1))
                .toList()
                .getLast();
        var pages = new EntryPages(
                history, EntryFilter.of(uid).before(last.createdAt().plusNanos(1_000)), 10, true);
        given.credit(uid, 1);

        assertThat(pages.fetch(0, 50)).hasSize(10).first().isEqualTo(last);
    }

    @Test
    void at_the_counting_limit_the_last_row_is_not_the_oldest_entry() {
        var uid = given.user();
        var entries =
                IntStream.range(0, 500).mapToObj(_ -> given.credit(uid, 1)).toList();
        var counted = 450;
        var pages = new EntryPages(
                history,
                EntryFilter.of(uid).before(entries.getLast().createdAt().plusNanos(1_000)),
                counted,
                false);

        assertThat(pages.fetch(counted - 10, 10)).isEqualTo(entries.reversed().subList(counted - 10, counted));
    }
}
