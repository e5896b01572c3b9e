package org.creditsledger.jobs;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.creditsledger.ledger.Hold;
import org.creditsledger.pricing.Cost;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.UnitPrice;
import org.creditsledger.pricing.Work;

/** A job's work and cost, as its hold and its debit store them in meta. Later events compare themselves with it. */
record JobTerms(Work work, Cost cost) {

    private static final String MODEL = "model";
    private static final String RESOLUTION = "resolution";
    private static final String QUANTITY = "quantity";
    private static final String DURATION_SECONDS = "durationSeconds";
    private static final String UNIT = "unit";
    private static final String UNIT_PRICE_CREDITS = "unitPriceCredits";

    private static final String OVERRUN_CREDITS = "overrunCredits";

    /** All names that {@link #meta} can contain. */
    static final Set<String> NAMES = Set.of(MODEL, RESOLUTION, QUANTITY, DURATION_SECONDS, UNIT, UNIT_PRICE_CREDITS);

    String reason() {
        return reason(work);
    }

    static String reason(Work work) {
        return work.quantity() + " × " + work.model();
    }

    /** The current terms, with any other meta of the hold. */
    Map<String, String> meta(Hold hold) {
        var all = new TreeMap<>(hold.meta());
        all.putAll(meta());
        return all;
    }

    Map<String, String> meta() {
        var meta = new TreeMap<>(Map.ofEntries(
                entry(MODEL, work.model()),
                entry(RESOLUTION, work.resolution()),
                entry(QUANTITY, Integer.toString(work.quantity())),
                entry(UNIT, cost.unit().code()),
                entry(UNIT_PRICE_CREDITS, Long.toString(cost.unitPriceCredits()))));
        if (work.durationText() != null) {
            meta.put(DURATION_SECONDS, work.durationText());
        }
        return meta;
    }

    /** The meta of a debit of less than the job's cost, with the missing amount. */
    static Map<String, String> withOverrun(Map<String, String> meta, long missingCredits) {
        var all = new TreeMap<>(meta);
        all.put(OVERRUN_CREDITS, Long.toString(missingCredits));
        return all;
    }

    /** The part of a job's cost that its debit does not cover, in whole credits. */
    static long overrunCredits(Map<String, String> meta) {
        return Long.parseLong(meta.getOrDefault(OVERRUN_CREDITS, "0"));
    }

    /** Whether it is the same job, as far as its start could know: it may make less than planned. */
    static boolean isOfSameKind(Work work, Map<String, String> meta) {
        return work.model().equals(meta.get(MODEL)) && work.resolution().equals(meta.get(RESOLUTION));
    }

    static boolean isSame(Work work, Map<String, String> meta) {
        return isOfSameKind(work, meta)
                && Integer.toString(work.quantity()).equals(meta.get(QUANTITY))
                && (work.durationText() == null || work.durationText().equals(meta.get(DURATION_SECONDS)));
    }

    /** The finished work at the price that was bound at its start; empty if something else placed the hold. */
    static Optional<JobTerms> boundBy(Hold hold, Work work) {
        var unitPriceCredits = hold.meta().get(UNIT_PRICE_CREDITS);
        var unit = Optional.ofNullable(hold.meta().get(UNIT)).flatMap(PriceUnit::ofCode);
        if (unitPriceCredits == null || unit.isEmpty()) {
            return Optional.empty();
        }
        var planned = hold.meta().get(DURATION_SECONDS);
        var done = work.durationSeconds() == null && planned != null
                ? new Work(work.source(), work.model(), work.resolution(), work.quantity(), new BigDecimal(planned))
                : work;
        return new UnitPrice(hold.type(), unit.get(), Long.parseLong(unitPriceCredits))
                .cost(done)
                .map(cost -> new JobTerms(done, cost));
    }
}
