package org.creditsledger.pricing;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.creditsledger.database.Timestamps;
import org.creditsledger.ledger.LedgerService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds the price of a job at any time; changes never affect the past. */
@Service
public class PriceList {

    private static final Logger log = LoggerFactory.getLogger(PriceList.class);

    private final PriceRepository prices;
    private final LedgerService ledger;
    private final InstantSource clock;

    PriceList(PriceRepository prices, LedgerService ledger, InstantSource clock) {
        this.prices = prices;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The narrowest price that covers the work at an instant; empty if the list has none. Its {@link Price#cost} for
     * this work is present.
     */
    @PreAuthorize("isAuthenticated()")
    @Transactional(readOnly = true)
    public Optional<Price> find(Work work, Instant at) {
        return prices.findValid(work.source(), at).stream()
                .map(PriceRow::toPrice)
                .filter(price -> price.terms().covers(work))
                .max(Comparator.comparing(Price::terms, PriceTerms.BY_NARROWNESS));
    }

    /** All past, current and future prices, by source and model. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional(readOnly = true)
    public List<Price> all() {
        return prices.findAllByOrderBySourceAscModelPatternAscValidFromAscIdAsc().stream()
                .map(PriceRow::toPrice)
                .toList();
    }

    /** @param validFrom absent for now */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public AddPriceResult add(PriceTerms terms, @Nullable Instant validFrom, String adminUid) {
        return add(terms, validFrom, null, adminUid);
    }

    /** Ends a price at the moment when its replacement begins, so no job falls in between. */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public AddPriceResult replace(UUID id, PriceTerms terms, @Nullable Instant validFrom, String adminUid) {
        return add(terms, validFrom, id, adminUid);
    }

    private AddPriceResult add(
            PriceTerms terms, @Nullable Instant validFrom, @Nullable UUID replacedId, String adminUid) {
        var now = now();
        prices.lockList(now);
        var from = validFrom == null ? now : validFrom.truncatedTo(ChronoUnit.MICROS);
        if (from.isBefore(now)) {
            return new AddPriceResult.StartsInThePast();
        }
        if (!ledger.creditTypes().contains(terms.unitPrice().type())) {
            return new AddPriceResult.UnknownCreditType();
        }
        var replaced = replacedId == null ? Optional.<PriceRow>empty() : prices.findById(replacedId);
        var overlapping = prices.findValidFrom(terms.source(), from).stream()
                .filter(price -> !price.isWithdrawn() && !price.id.equals(replacedId))
                .map(PriceRow::toPrice)
                .filter(price -> price.terms().overlaps(terms))
                .findFirst();
        if (overlapping.isPresent()) {
            return new AddPriceResult.Overlaps(overlapping.get());
        }
        replaced.ifPresent(price -> end(price, from, adminUid));
        var added =
                prices.save(new PriceRow(terms, from, now, "admin:" + adminUid)).toPrice();
        log.info("price added: {} by={}", added, added.createdBy());
        return new AddPriceResult.Added(added);
    }

    /**
     * Ends a price; a future price that would end before it begins is withdrawn.
     *
     * @param at absent for now
     */
    @PreAuthorize("hasRole('ADMIN')")
    @Transactional
    public EndPriceResult end(UUID id, @Nullable Instant at, String adminUid) {
        var now = now();
        prices.lockList(now);
        var wanted = at == null ? now : at.truncatedTo(ChronoUnit.MICROS);
        if (wanted.isBefore(now)) {
            return new EndPriceResult.EndsInThePast();
        }
        var found = prices.findById(id);
        if (found.isEmpty()) {
            return new EndPriceResult.NotFound();
        }
        return end(found.get(), wanted, adminUid);
    }

    private EndPriceResult end(PriceRow price, Instant wanted, String adminUid) {
        var end = wanted.isBefore(price.validFrom) ? price.validFrom : wanted;
        if (price.endsBy(end)) {
            return new EndPriceResult.EndsBefore(price.toPrice());
        }
        price.end(end, "admin:" + adminUid);
        log.info("price ended: {} by={}", price.toPrice(), adminUid);
        return new EndPriceResult.Ended(price.toPrice());
    }

    private Instant now() {
        return Timestamps.now(clock);
    }
}
