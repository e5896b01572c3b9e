package org.creditsledger.ledger;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user's balances, one for every credit type.
 *
 * @param updatedAt when any of them last changed, by an entry or a hold; absent for a user without entries
 */
public record Balances(List<Balance> perType, @Nullable Instant updatedAt) {

    /** In JSON: {@code {"image": 120, "video": 30, "updatedAt": "…"}}. */
    @JsonValue
    public Map<String, @Nullable Object> toJson() {
        var json = new LinkedHashMap<String, @Nullable Object>();
        perType.forEach(balance -> json.put(balance.type(), balance.amount()));
        json.put("updatedAt", updatedAt);
        return json;
    }
}
