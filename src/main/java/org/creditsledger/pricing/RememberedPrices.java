package org.creditsledger.pricing;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.creditsledger.database.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The whole price list in memory, for callers that make sure that it is current when they use a price of it: each list has the
 * time of the last change, which {@link #changedAt} reads in the transaction that uses the price.
 */
@Component
public class RememberedPrices {

    private final PriceRepository prices;
    private final JdbcClient jdbc;
    private final TransactionTemplate read;
    private volatile @Nullable Listed last;

    RememberedPrices(PriceRepository prices, JdbcClient jdbc, PlatformTransactionManager transactionManager) {
        this.prices = prices;
        this.jdbc = jdbc;
        this.read = new TransactionTemplate(transactionManager);
        this.read.setReadOnly(true);
    }

    /** The list as it was at some time on this node. */
    public Listed list() {
        var remembered = last;
        return remembered == null ? listAnew() : remembered;
    }

    /** The list as it is now. */
    public Listed listAnew() {
        // The time first: a change in between makes the list look older than it is, and it is read once more.
        var listed = requireNonNull(read.execute(_ -> new Listed(
                changedAt(),
                prices.findAllByOrderBySourceAscModelPatternAscValidFromAscIdAsc().stream()
                        .map(PriceRow::toPrice)
                        .toList())));
        last = listed;
        return listed;
    }

    /** When the list was changed last, in the caller's transaction. */
    public Instant changedAt() {
        return jdbc.sql("select changed_at from price_list")
                .query((row, _) -> Timestamps.instant(row, "changed_at"))
                .single();
    }

    /** All past, current and future prices. */
    public static final class Listed {

        private final Instant changedAt;
        private final Map<String, List<Price>> bySource;
        private final Map<String, Set<String>> types;

        Listed(Instant changedAt, List<Price> prices) {
            this.changedAt = changedAt;
            this.bySource =
                    prices.stream().collect(groupingBy(price -> price.terms().source()));
            this.types = prices.stream()
                    .collect(groupingBy(
                            price -> price.terms().source(),
                            mapping(price -> price.terms().unitPrice().type(), toSet())));
        }

        /** The last change that it has. */
        public Instant changedAt() {
            return changedAt;
        }

        /** As in {@link PriceList#find}. */
        public Optional<Price> find(Work work, Instant at) {
            return bySource.getOrDefault(work.source(), List.of()).stream()
                    .filter(price -> price.isValid(at) && price.terms().covers(work))
                    .max(Comparator.comparing(Price::terms, PriceTerms.BY_NARROWNESS));
        }

        /** The credit types in which work of a source has ever been paid, or will be. */
        public Set<String> typesOf(String source) {
            return types.getOrDefault(source, Set.of());
        }
    }
}
