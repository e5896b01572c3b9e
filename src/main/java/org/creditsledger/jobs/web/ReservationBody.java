package org.creditsledger.jobs.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.creditsledger.jobs.ReservationRequest;
import org.creditsledger.ledger.HoldRequest;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.Work;
import org.creditsledger.problems.InvalidParameter;
import org.creditsledger.problems.Problem;
import org.jspecify.annotations.Nullable;

/** The body of a reservation: either a type and an amount, or the work whose price is reserved. */
@Schema(name = "ReservationRequest")
record ReservationBody(
        @NotNull @Pattern(regexp = Posting.ID_PATTERN) String uid,
        @NotNull @Pattern(regexp = Work.SOURCE_PATTERN) String source,
        @NotNull @Pattern(regexp = Posting.ID_PATTERN) String jobId,
        @Nullable String type,
        @Nullable @Min(1) @Max(Posting.MAX_AMOUNT) Long amount,
        @Nullable @Min(1) @Max(Posting.MAX_AMOUNT) Long minimum,
        @Nullable @Pattern(regexp = Work.MODEL_PATTERN) String model,

        @Nullable @Pattern(regexp = Work.RESOLUTION_PATTERN) String resolution,

        @Nullable @Min(1) @Max(Work.MAX_QUANTITY) Integer quantity,

        @Nullable @DecimalMin(Work.MIN_DURATION_SECONDS) @DecimalMax(Work.MAX_DURATION_SECONDS) @Digits(integer = Work.WHOLE_SECONDS_DIGITS, fraction = Work.FRACTION_OF_SECONDS_DIGITS) BigDecimal durationSeconds,

        @Nullable @Pattern(regexp = Posting.ID_PATTERN) String quoteId,

        @Nullable @Min(MIN_TIMEOUT_MS) @Max(MAX_TIMEOUT_MS) Long timeoutMs,
        @Nullable String reason,
        @Nullable Map<String, @Nullable String> meta) {

    static final long MIN_TIMEOUT_MS = 1_000;
    static final long MAX_TIMEOUT_MS = 86_400_000;

    private static final int MAX_META = 10;
    private static final String META_NAME_PATTERN = "[A-Za-z0-9_.-]{1,40}";
    private static final int MAX_META_VALUE_LENGTH = 100;
    /** The sources of the ledger's own entries. A request must not create their idempotency keys. */
    private static final Set<String> SOURCES_OF_THE_LEDGER =
            Set.of(Posting.PURCHASE, Posting.REFUND, Posting.ADMIN_ADJUSTMENT);

    ReservationRequest toRequest(String service) {
        var invalid = new ArrayList<InvalidParameter>();
        var price = price(invalid);
        if (SOURCES_OF_THE_LEDGER.contains(source)) {
            invalid.add(new InvalidParameter("source", "must not be a source of the ledger itself"));
        }
        var text = reason == null ? null : reason.strip();
        if (text != null && !isText(text, Posting.MAX_REASON_LENGTH)) {
            invalid.add(new InvalidParameter(
                    "reason", "must be 1 to " + Posting.MAX_REASON_LENGTH + " characters, without control characters"));
        }
        var ownMeta = ownMeta(invalid);
        if (price == null || !invalid.isEmpty()) {
            throw Problem.invalid(invalid);
        }
        return new ReservationRequest(
                uid,
                source,
                jobId,
                price,
                text,
                ownMeta,
                timeoutMs == null ? HoldRequest.DEFAULT_TIMEOUT : Duration.ofMillis(timeoutMs),
                createdBy(service));
    }

    /** {@code service:<name>}, whatever the credentials of the service are called. */
    static String createdBy(String service) {
        return service.startsWith("service:") ? service : "service:" + service;
    }

    private ReservationRequest.@Nullable Price price(List<InvalidParameter> invalid) {
        var isListed =
                Stream.of(model, resolution, quantity, durationSeconds, quoteId).anyMatch(Objects::nonNull);
        if (isListed) {
            notWithWork("type", type, invalid);
            notWithWork("amount", amount, invalid);
            notWithWork("minimum", minimum, invalid);
            require("model", model, invalid);
            require("resolution", resolution, invalid);
            require("quantity", quantity, invalid);
            return model == null || resolution == null || quantity == null
                    ? null
                    : new ReservationRequest.Listed(
                            new Work(source, model, resolution, quantity, durationSeconds), quoteId);
        }
        require("type", type, invalid);
        require("amount", amount, invalid);
        if (minimum != null && amount != null && minimum > amount) {
            invalid.add(new InvalidParameter("minimum", "must not be greater than amount"));
        }
        return type == null || amount == null ? null : new ReservationRequest.Fixed(type, amount, minimum);
    }

    private static void notWithWork(String name, @Nullable Object value, List<InvalidParameter> invalid) {
        if (value != null) {
            invalid.add(new InvalidParameter(name, "cannot be combined with the work, which has its own price"));
        }
    }

    private static void require(String name, @Nullable Object value, List<InvalidParameter> invalid) {
        if (value == null) {
            invalid.add(new InvalidParameter(
                    name, "must not be null: send type and amount, or model, resolution and quantity"));
        }
    }

    private Map<String, String> ownMeta(List<InvalidParameter> invalid) {
        var all = meta == null ? Map.<String, @Nullable String>of() : meta;
        var own = new TreeMap<String, String>();
        all.forEach((name, value) -> {
            if (value != null
                    && name.matches(META_NAME_PATTERN)
                    && !ReservationRequest.RESERVED_META.contains(name)
                    && isText(value, MAX_META_VALUE_LENGTH)) {
                own.put(name, value);
            }
        });
        if (own.size() < all.size() || own.size() > MAX_META) {
            invalid.add(new InvalidParameter(
                    "meta",
                    "must be at most %s texts of 1 to %s characters under names that match %s, and none of %s"
                            .formatted(
                                    MAX_META,
                                    MAX_META_VALUE_LENGTH,
                                    META_NAME_PATTERN,
                                    String.join(", ", new TreeSet<>(ReservationRequest.RESERVED_META)))));
        }
        return own;
    }

    private static boolean isText(String text, int maxLength) {
        return !text.isBlank()
                && text.length() <= maxLength
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
