package org.creditsledger.lots;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.lots.LotRules.MoneyBackFrom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The credits that leave with the money of a purchase. */
class MoneyBackTest {

    private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

    private final List<LotRow> rows = new ArrayList<>();
    private final Map<UUID, String> names = new HashMap<>();

    private final UUID gift = lot("gift", Category.PROMOTIONAL);
    private final UUID plan = lot("plan", Category.PLAN);
    private final UUID other = lot("other", Category.PURCHASED);
    private final UUID own = lot("own", Category.PURCHASED);
    private final UUID apology = lot("apology", Category.COMPENSATION);
    private final UUID foreign = lot("foreign", Category.MIGRATED);

    @ParameterizedTest
    @CsvSource({"OWN, own", "PURCHASED, own other plain", "ANY, own gift apology plan other foreign plain"})
    void the_own_credits_leave_first_and_others_by_the_rule(MoneyBackFrom from, String expected) {
        var taken = choose(from, 1_000);

        assertThat(taken).extracting(this::name).containsExactlyInAnyOrder(expected.split(" "));
        assertThat(taken.getFirst().lotId()).isEqualTo(own);
    }

    @ParameterizedTest
    @CsvSource({"OWN, 30", "PURCHASED, 45", "ANY, 45"})
    void no_more_leaves_than_is_due_or_allowed(MoneyBackFrom from, long taken) {
        assertThat(Slice.sum(choose(from, 45))).isEqualTo(taken);
    }

    @Test
    void credits_of_a_purchase_that_came_back_too_late_are_its_own() {
        var late = row(new Slice(null, 10, terms(Category.PURCHASED), own));

        assertThat(choose(MoneyBackFrom.OWN, 1_000)).extracting(Slice::lotId).containsExactly(own, late.id());
    }

    private List<Slice> choose(MoneyBackFrom from, long amount) {
        return new LotPool("alice", "image", new Rows(), new LotRules(BackIntoExpired.GRACE, 604_800_000, from))
                .chooseForMoneyBack(amount, 50, List.of(new Slice(own, 30, null, null)), NOW);
    }

    private String name(Slice slice) {
        return slice.lotId() == null ? "plain" : names.get(slice.lotId());
    }

    private UUID lot(String name, Category category) {
        var row = row(Slice.opening(30, terms(category)));
        names.put(row.id(), name);
        return row.id();
    }

    private LotRow row(Slice first) {
        var terms = Objects.requireNonNull(first.opens());
        var row = new LotRow(UUID.randomUUID(), "alice", "image", UUID.randomUUID(), first, terms, NOW);
        rows.add(row);
        return row;
    }

    private static LotTerms terms(Category category) {
        return LotTerms.of(category, NOW.plus(Duration.ofDays(30)), null);
    }

    private class Rows implements KnownLots.Source {
        @Override
        public List<LotRow> inOrder(int from) {
            return rows.stream().sorted(LotRow.ORDER).skip(from).limit(2).toList();
        }

        @Override
        public List<LotRow> due(Instant now) {
            return List.of();
        }

        @Override
        public Optional<LotRow> byId(UUID id) {
            return rows.stream().filter(row -> row.id().equals(id)).findFirst();
        }
    }
}
