package org.creditsledger.crash;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Adds up what entries brought to lots and took from them, and compares it with the tables. */
class AuditOfLots {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Consumer<String> broken;
    private final Map<String, Long> remaining = new HashMap<>();
    private final Map<String, Long> held = new HashMap<>();

    private AuditOfLots(Consumer<String> broken) {
        this.broken = broken;
    }

    /** @param broken is called with each finding */
    static void check(Snapshot.Lots lots, Consumer<String> broken) {
        var audit = new AuditOfLots(broken);
        lots.uses().forEach(audit::use);
        lots.pinned().forEach(slices -> audit.add(audit.held, slices, 1));
        lots.rows().forEach(audit::compare);
        audit.remaining.forEach(
                (lot, credits) -> broken.accept("lot %s has no row, and %d credits".formatted(lot, credits)));
    }

    /** From the first entry of each user and type on. */
    private void use(Snapshot.Use use) {
        var sum = add(remaining, use.slices(), use.direction().equals("credit") ? 1 : -1);
        if (sum != use.amount()) {
            broken.accept("entry %s of %d names lots of %d".formatted(use.key(), use.amount(), sum));
        }
        remaining.forEach((lot, credits) -> {
            if (credits < 0) {
                broken.accept("entry %s takes more than lot %s has".formatted(use.key(), lot));
            }
        });
        if (Audit.isExpiry(use.key()) && !use.slices().contains(use.key().split(":")[1])) {
            broken.accept("entry %s writes off another lot: %s".formatted(use.key(), use.slices()));
        }
    }

    private long add(Map<String, Long> credits, String slices, int sign) {
        var sum = 0L;
        for (JsonNode slice : JSON.readTree(slices)) {
            var amount = slice.get("amount").longValue();
            sum += amount;
            if (slice.has("lotId")) {
                credits.merge(slice.get("lotId").stringValue(), sign * amount, Long::sum);
            }
        }
        return sum;
    }

    private void compare(Snapshot.Lot lot) {
        var wanted = remaining.remove(lot.id());
        if (wanted == null || wanted != lot.remaining() || held.getOrDefault(lot.id(), 0L) != lot.held()) {
            broken.accept(
                    "%s, entries make it %s and holds %s".formatted(lot, wanted, held.getOrDefault(lot.id(), 0L)));
        }
    }
}
