package org.creditsledger.plans;

import static org.creditsledger.text.Requirements.requireText;

import java.time.Period;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import org.creditsledger.ledger.Posting;
import org.jspecify.annotations.Nullable;

/**
 * Says how a plan is meant to be from some time on.
 *
 * @param id of a new plan, or of the one that gets another version
 * @param isFree whether every user has it without a payment
 * @param prices those that the plan has already stay, whether they are named again or not
 */
public record PlanDraft(
        String id, String group, String name, boolean isFree, List<Allotment> allotments, List<PlanPrice> prices) {

    public static final int MAX_ALLOTMENTS = 20;
    public static final int MAX_PRICES = 20;
    public static final long MAX_PRICE_MINOR = 1_000_000_000_000L;

    /** As the database requires it: {@code P1Y6M}, {@code P30D}. */
    public static final String PERIOD_PATTERN = "P(?=[1-9])([1-9][0-9]?Y)?([1-9][0-9]{0,2}M)?([1-9][0-9]{0,3}D)?";

    /** @throws Invalid for the first field that is not valid */
    public PlanDraft {
        allotments = List.copyOf(allotments);
        prices = List.copyOf(prices);
        requireForm("id", id, Plan.ID_PATTERN);
        requireForm("group", group, Plan.ID_PATTERN);
        requireName(name);
        requireRange("allotments", allotments.size(), 1, MAX_ALLOTMENTS);
        requireRange("prices", prices.size(), isFree ? 0 : 1, isFree ? 0 : MAX_PRICES);
        requireDistinct("allotments", "type", allotments, Allotment::type);
        requireDistinct("prices", "id", prices, PlanPrice::id);
        for (var i = 0; i < allotments.size(); i++) {
            requireAllotment("allotments[" + i + "].", allotments.get(i), prices);
        }
        for (var i = 0; i < prices.size(); i++) {
            requirePrice("prices[" + i + "].", prices.get(i));
        }
    }

    /** Names the field that is not valid, for the one who fills in a form or writes a request. */
    public static class Invalid extends IllegalArgumentException {

        private final String field;
        private final String reason;

        /** @param field as in the request: {@code prices[0].currency} */
        public Invalid(String field, String reason) {
            super(field + ": " + reason);
            this.field = field;
            this.reason = reason;
        }

        public String field() {
            return field;
        }

        public String reason() {
            return reason;
        }
    }

    private static void requireAllotment(String path, Allotment allotment, List<PlanPrice> prices) {
        requireForm(path + "type", allotment.type(), Posting.TYPE_PATTERN);
        requirePeriod(path + "end.length", allotment.end().length());
        var rollover = allotment.rollover();
        if (rollover != null) {
            requireRange(path + "rollover.maxCredits", rollover.maxCredits(), 1, Posting.MAX_AMOUNT);
            requirePeriod(path + "rollover.lifetime", rollover.lifetime());
        }
        require(
                path + "every",
                prices.stream().noneMatch(price -> allotment.every().isLongerThan(price.every())),
                "must not be longer than that of a price");
    }

    private static void requirePrice(String path, PlanPrice price) {
        requireForm(path + "id", price.id(), Posting.ID_PATTERN);
        requireRange(path + "priceMinor", price.priceMinor(), 0, MAX_PRICE_MINOR);
        require(
                path + "currency",
                Currency.getAvailableCurrencies().stream()
                        .anyMatch(currency -> currency.getCurrencyCode().equals(price.currency())),
                "must be an ISO 4217 code");
    }

    private static <T> void requireDistinct(String field, String member, List<T> all, Function<T, String> value) {
        var known = new HashSet<String>();
        for (var i = 0; i < all.size(); i++) {
            require(field + "[" + i + "]." + member, known.add(value.apply(all.get(i))), "must be given once");
        }
    }

    private static void requireName(String name) {
        try {
            requireText("It", name, Plan.MAX_NAME_LENGTH);
        } catch (IllegalArgumentException invalid) {
            throw new Invalid("name", String.valueOf(invalid.getMessage()));
        }
    }

    private static void requirePeriod(String field, @Nullable Period period) {
        if (period != null) {
            requireForm(field, period.toString(), PERIOD_PATTERN);
        }
    }

    private static void requireForm(String field, String text, String pattern) {
        require(field, text.matches(pattern), "must match \"" + pattern + "\"");
    }

    private static void requireRange(String field, long number, long min, long max) {
        require(field, number >= min && number <= max, "must be " + min + " to " + max);
    }

    private static void require(String field, boolean holds, String reason) {
        if (!holds) {
            throw new Invalid(field, reason);
        }
    }
}
