package org.creditsledger.plans.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.creditsledger.ledger.Posting;
import org.creditsledger.plans.Allotment;
import org.creditsledger.plans.AllotmentEnd;
import org.creditsledger.plans.Every;
import org.creditsledger.plans.Plan;
import org.creditsledger.plans.PlanDraft;
import org.creditsledger.plans.PlanPrice;
import org.creditsledger.plans.Rollover;
import org.creditsledger.text.Codes;
import org.jspecify.annotations.Nullable;

/** The body of a request that publishes a plan. */
@Schema(name = "PlanRequest")
record PlanRequest(
        @Schema(example = "pro") @NotNull @Pattern(regexp = Plan.ID_PATTERN) String id,

        @Schema(description = "A user has at most one subscription of a group.", example = "main")
        @NotNull @Pattern(regexp = Plan.ID_PATTERN) String group,

        @Schema(description = "For people.", example = "Pro") @NotBlank @Size(max = Plan.MAX_NAME_LENGTH) String name,

        @Schema(
                description = "Whether every user has it without a payment. It then has no prices.",
                defaultValue = "false")
        @Nullable Boolean free,

        @NotNull @Size(min = 1, max = PlanDraft.MAX_ALLOTMENTS) List<@Valid @NotNull AllotmentOfRequest> allotments,

        @Schema(description = "Those that the plan has already stay in any case.")
        @Nullable @Size(max = PlanDraft.MAX_PRICES) List<@Valid @NotNull PriceOfRequest> prices,

        @Schema(description = "Applies to periods that begin then or later. Now without it.") @Nullable Instant validFrom,

        @Schema(description = "Whether to answer only what would change.", defaultValue = "false") @Nullable Boolean dryRun) {

    private static final String EVERY = "month|year";
    private static final String PERIOD = "As in ISO 8601.";

    boolean isDryRun() {
        return Boolean.TRUE.equals(dryRun);
    }

    /** @throws PlanDraft.Invalid for the first field that is not valid */
    PlanDraft draft() {
        var ofDraft = new ArrayList<Allotment>();
        for (var i = 0; i < allotments.size(); i++) {
            ofDraft.add(allotments.get(i).allotment("allotments[" + i + "]."));
        }
        return new PlanDraft(
                id,
                group,
                name,
                Boolean.TRUE.equals(free),
                ofDraft,
                prices == null
                        ? List.of()
                        : prices.stream().map(PriceOfRequest::price).toList());
    }

    @Schema(name = "AllotmentRequest")
    record AllotmentOfRequest(
            @Schema(description = "A credit type.", example = "image") @NotNull @Pattern(regexp = Posting.TYPE_PATTERN) String type,

            @Schema(description = "Whole credits each time.") @NotNull @Min(1) @Max(Posting.MAX_AMOUNT) Long credits,

            @Schema(
                    allowableValues = {"month", "year"},
                    description = "Not longer than that of any price.")
            @NotNull @Pattern(regexp = EVERY) String every,

            @Schema(description = "When the credits end. With the period without it.") @Nullable @Valid EndOfRequest end,

            @Schema(description = "Unused credits that go on after the end. None without it.") @Nullable @Valid RolloverOfRequest rollover,

            @Schema(description = "Whole credits of a trial period.", defaultValue = "0")
            @Nullable @Min(0) @Max(Posting.MAX_AMOUNT) Long trialCredits) {

        private Allotment allotment(String path) {
            var ends = end == null ? AllotmentEnd.WITH_PERIOD : valid(path + "end.length", end::end);
            return valid(
                    path + "rollover",
                    () -> new Allotment(
                            type,
                            credits,
                            everyOf(every),
                            ends,
                            rollover == null
                                    ? null
                                    : new Rollover(rollover.maxCredits, Period.parse(rollover.lifetime)),
                            Objects.requireNonNullElse(trialCredits, 0L)));
        }

        /** Everything but this field has been checked by constraints. */
        private static <T> T valid(String field, Supplier<T> made) {
            try {
                return made.get();
            } catch (IllegalArgumentException invalid) {
                throw new PlanDraft.Invalid(field, String.valueOf(invalid.getMessage()));
            }
        }
    }

    @Schema(name = "AllotmentEndRequest")
    record EndOfRequest(
            @Schema(
                    allowableValues = {"period", "after", "never"},
                    description =
                            "`period`: with the period, or a length after it. `after`: a length after its beginning.")
            @NotNull @Pattern(regexp = "period|after|never") String kind,

            @Schema(description = PERIOD, example = "P3D") @Nullable @Pattern(regexp = PlanDraft.PERIOD_PATTERN) String length) {

        private AllotmentEnd end() {
            return new AllotmentEnd(
                    Codes.parse(AllotmentEnd.Kind.class, kind).orElseThrow(),
                    length == null ? null : Period.parse(length));
        }
    }

    @Schema(name = "RolloverRequest")
    record RolloverOfRequest(
            @Schema(description = "The most whole credits of one period.") @NotNull @Min(1) @Max(Posting.MAX_AMOUNT) Long maxCredits,

            @Schema(description = "How long they go on. " + PERIOD, example = "P30D")
            @NotNull @Pattern(regexp = PlanDraft.PERIOD_PATTERN) String lifetime) {}

    @Schema(name = "PlanPriceRequest")
    record PriceOfRequest(
            @Schema(description = "The provider's. It keeps its plan and its terms for ever.", example = "price_pro")
            @NotNull @Pattern(regexp = Posting.ID_PATTERN) String id,

            @Schema(allowableValues = {"month", "year"}) @NotNull @Pattern(regexp = EVERY) String every,

            @Schema(description = "For one period, in the currency's smallest unit.")
            @NotNull @Min(0) @Max(PlanDraft.MAX_PRICE_MINOR) Long priceMinor,

            @Schema(description = "ISO 4217.", example = "USD") @NotNull @Pattern(regexp = "[A-Z]{3}") String currency) {

        private PlanPrice price() {
            return new PlanPrice(id, everyOf(every), priceMinor, currency);
        }
    }

    private static Every everyOf(String code) {
        return Codes.parse(Every.class, code).orElseThrow();
    }
}
