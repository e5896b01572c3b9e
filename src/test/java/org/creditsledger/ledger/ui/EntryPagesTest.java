package org.creditsledger.ledger.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.creditsledger.ledger.Entry;
import org.creditsledger.ledger.EntryFilter;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@DatabaseTest
class EntryPagesTest {

    private static final int ENTRIES = 450;

    @Autowired
    LedgerService ledger;

    @Autowired
    Given given;

    @Test
    void any_rows_can_be_asked_for_in_any_order() {
        var uid = given.user();
        IntStream.range(0, ENTRIES).forEach(_ -> given.credit(uid, 1));
        var pages = new EntryPages(ledger, EntryFilter.of(uid), Instant.now().plusSeconds(1));
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
    void what_is_written_later_does_not_move_the_rows() {
        var uid = given.user();
        var last = IntStream.range(0, 10)
                .mapToObj(_ -> given.credit(uid, 1))
                .toList()
                .getLast();
        var pages = new EntryPages(ledger, EntryFilter.of(uid), last.createdAt().plusNanos(1_000));
        given.credit(uid, 1);

        assertThat(pages.count()).isEqualTo(10);
        assertThat(pages.fetch(0, 50)).hasSize(10).first().isEqualTo(last);
    }
}
