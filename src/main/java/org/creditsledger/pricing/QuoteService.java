package org.creditsledger.pricing;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.creditsledger.ledger.Balance;
import org.creditsledger.ledger.LedgerService;
import org.creditsledger.ledger.Posting;
import org.creditsledger.security.Seals;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;

/**
 * Quotes the price of a job without storing anything: a quote's id contains its price and expiry under a seal that also
 * covers the work and the user. So quotes cause no writes and need no cleanup.
 */
@Service
public class QuoteService {

    private static final String PURPOSE = "quote";
    private static final Pattern ID = Pattern.compile(
            "(q1\\.(\\d{1,12})\\.([a-z]{1,9})\\.(\\d{1,7})\\.(" + Posting.TYPE_PATTERN + "))\\.(\\S{22})");

    private final PriceList prices;
    private final LedgerService ledger;
    private final Seals seals;
    private final QuoteProperties properties;
    private final InstantSource clock;

    QuoteService(PriceList prices, LedgerService ledger, Seals seals, QuoteProperties properties, InstantSource clock) {
        this.prices = prices;
        this.ledger = ledger;
        this.seals = seals;
        this.properties = properties;
        this.clock = clock;
    }

    /** Empty if the price list does not cover the work. */
    @PreAuthorize("hasAnyRole('SERVICE', 'READER', 'ADMIN') or #uid == authentication.name")
    public Optional<Quote> quote(String uid, Work work) {
        var now = clock.instant();
        return prices.find(work, now).map(price -> {
            var unitPrice = price.terms().unitPrice();
            var expiresAt =
                    Instant.ofEpochSecond(now.plus(properties.validity()).getEpochSecond());
            var available = ledger.balances(uid).perType().stream()
                    .filter(balance -> balance.type().equals(unitPrice.type()))
                    .mapToLong(Balance::available)
                    .sum();
            return new Quote(
                    id(unitPrice, expiresAt, uid, work), price.cost(work).orElseThrow(), available, expiresAt);
        });
    }

    /** @param at the time of the job, which decides whether the quote had expired */
    @PreAuthorize("hasRole('SERVICE')")
    public BindResult bind(String quoteId, String uid, Work work, Instant at) {
        var id = ID.matcher(quoteId);
        if (!id.matches() || !seals.isSeal(id.group(6), PURPOSE, sealed(id.group(1), uid, work))) {
            return new BindResult.Mismatch();
        }
        if (!at.isBefore(Instant.ofEpochSecond(Long.parseLong(id.group(2))))) {
            return new BindResult.Expired();
        }
        return new BindResult.Bound(
                new UnitPrice(id.group(5), PriceUnit.ofCode(id.group(3)).orElseThrow(), Long.parseLong(id.group(4))));
    }

    private String id(UnitPrice price, Instant expiresAt, String uid, Work work) {
        var terms = String.join(
                ".",
                "q1",
                Long.toString(expiresAt.getEpochSecond()),
                price.unit().code(),
                Long.toString(price.unitPriceCredits()),
                price.type());
        return terms + "." + seals.seal(PURPOSE, sealed(terms, uid, work));
    }

    /** None of the parts can contain a line feed. */
    private static String sealed(String terms, String uid, Work work) {
        var duration = work.durationText();
        return Stream.of(
                        terms,
                        uid,
                        work.source(),
                        work.model(),
                        work.resolution(),
                        work.quantity(),
                        duration == null ? "" : duration)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }
}
