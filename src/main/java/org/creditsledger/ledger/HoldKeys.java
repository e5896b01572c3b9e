package org.creditsledger.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.ledger.Operation.HoldKey;
import org.springframework.stereotype.Component;

/** Finds the key of a hold: without a query if this node placed or found it lately, since it never changes. */
@Component
class HoldKeys {

    private final HoldRepository holds;
    private final Cache<UUID, HoldKey> recent =
            Caffeine.newBuilder().maximumSize(50_000).build();

    HoldKeys(HoldRepository holds) {
        this.holds = holds;
    }

    Optional<HoldKey> find(UUID id) {
        var known = recent.getIfPresent(id);
        if (known != null) {
            return Optional.of(known);
        }
        var found = holds.findKey(id);
        found.ifPresent(key -> recent.put(id, key));
        return found;
    }

    void remember(Hold hold) {
        recent.put(hold.id(), HoldKey.of(hold));
    }
}
