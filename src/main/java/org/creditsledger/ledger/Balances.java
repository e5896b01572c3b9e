package org.creditsledger.ledger;

import static java.util.Comparator.naturalOrder;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.BalanceRepository.BalanceNow;
import org.jspecify.annotations.Nullable;

/**
 * A user's balances, one for every credit type.
 *
 * @param updatedAt when any of them last changed, by an entry or a hold; absent for a user without entries
 */
public record Balances(List<Balance> perType, @Nullable Instant updatedAt) {

    /**
     * @param found in any order; a type that is not among them has no credits
     * @param due whole credits of lots that are over and not yet written off, by type
     */
    static Balances of(List<String> types, List<BalanceNow> found, Map<String, Long> due) {
        var byType = found.stream()
                .map(balance -> balance.toBalance(due.getOrDefault(balance.type(), 0L)))
                .collect(toMap(Balance::type, identity()));
        return new Balances(
                types.stream()
                        .map(type -> byType.getOrDefault(type, new Balance(type, 0, 0)))
                        .toList(),
                found.stream()
                        .flatMap(BalanceNow::lastChanges)
                        .max(naturalOrder())
                        .orElse(null));
    }

    /** In JSON: {@code {"image": 120, "video": 30, "updatedAt": "…"}}. */
    @JsonValue
    public Map<String, @Nullable Object> toJson() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        perType.forEach(balance -> json.put(balance.type(), balance.amount()));
        json.put("updatedAt", updatedAt);
        return json;
    }
}
