package org.creditsledger.payments;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event of Stripe, parsed strictly: Stripe's library would truncate 9.5 to 9 and let 1e30 overflow, and such amounts
 * must not reach an invoice.
 *
 * @param createdAt when Stripe made it, if the event says so
 */
public record StripeEvent(String type, @Nullable Instant createdAt, JsonNode json) {

    /** Far above any price, and far below where a sum could overflow. */
    public static final long MAX_AMOUNT_MINOR = 1_000_000_000_000L;

    private static final String STATUS_PATTERN = "[a-z_]{1,32}";

    /** The year 9999: even a signed event may contain nonsense. */
    private static final long LATEST_SECOND = 253_402_300_799L;

    /** Stripe's smallest units of these differ from ISO 4217: the amounts would be wrong by a factor of one hundred. */
    private static final Set<String> COUNTED_OTHERWISE = Set.of("ISK", "MGA", "UGX");

    /** Invoices support no other currencies. */
    private static final Set<String> CURRENCIES = Currency.availableCurrencies()
            .map(Currency::getCurrencyCode)
            .filter(code -> !COUNTED_OTHERWISE.contains(code))
            .collect(Collectors.toUnmodifiableSet());

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * @throws Problem if the body is not an event; an event without data is accepted, because its type may be one that
     *     is ignored
     */
    static StripeEvent parse(String body) {
        try {
            var json = JSON.readTree(body);
            var type = text(json, "type");
            if (json.isObject() && type != null) {
                return new StripeEvent(type, instant(json, "created"), json);
            }
        } catch (JacksonException notJson) {
            // The check below answers it.
        }
        throw new Problem(ProblemCode.INVALID_REQUEST, "The body is not an event of Stripe.");
    }

    /** @throws Problem if its data is not an object of this kind */
    JsonNode object(String kind) {
        var object = json.path("data").path("object");
        if (!object.isObject() || !kind.equals(text(object, "object"))) {
            throw invalid("data.object", "must be a " + kind);
        }
        return object;
    }

    /** Whether the event or its object belongs to Stripe's test mode. */
    boolean isTest() {
        return isOfTestMode(json) || isOfTestMode(json.path("data").path("object"));
    }

    static boolean isOfTestMode(JsonNode object) {
        return isFalse(object.get("livemode"));
    }

    private static boolean isFalse(@Nullable JsonNode node) {
        return node != null && node.isBoolean() && !node.booleanValue();
    }

    /** A text; null if it is missing or empty. */
    public static @Nullable String text(JsonNode object, String name) {
        var node = object.get(name);
        return node == null || !node.isString() || node.stringValue().isEmpty() ? null : node.stringValue();
    }

    /** The id of another object, which may be included itself (expanded). */
    public static @Nullable String reference(JsonNode object, String name) {
        var node = object.get(name);
        return node != null && node.isObject() ? text(node, "id") : text(object, name);
    }

    /** Seconds since 1970. */
    public static @Nullable Instant instant(JsonNode object, String name) {
        var node = object.get(name);
        return node == null || !node.isIntegralNumber()
                ? null
                : Instant.ofEpochSecond(node.bigIntegerValue()
                        .max(BigInteger.ZERO)
                        .min(BigInteger.valueOf(LATEST_SECOND))
                        .longValueExact());
    }

    /** @throws Problem if the object has none that Stripe could have written */
    public static String status(JsonNode object) {
        var status = text(object, "status");
        if (status == null || !status.matches(STATUS_PATTERN)) {
            throw invalid("data.object.status", "must match " + STATUS_PATTERN);
        }
        return status;
    }

    public static boolean isMissing(JsonNode object, String name) {
        var node = object.get(name);
        return node == null || node.isNull();
    }

    /** A whole number from 0 to {@link #MAX_AMOUNT_MINOR}; null for anything else. */
    public static @Nullable Long amountMinor(JsonNode object, String name) {
        var node = object.get(name);
        if (node == null || !node.isIntegralNumber() || !node.canConvertToLong()) {
            return null;
        }
        var amount = node.longValue();
        return amount < 0 || amount > MAX_AMOUNT_MINOR ? null : amount;
    }

    /** ISO 4217, upper case; null for anything else. */
    public static @Nullable String currency(JsonNode object) {
        var currency = text(object, "currency");
        var code = currency == null ? "" : currency.toUpperCase(Locale.ROOT);
        return CURRENCIES.contains(code) ? code : null;
    }

    public static Problem invalid(String name, String reason) {
        return Problem.invalid(name, reason);
    }
}
