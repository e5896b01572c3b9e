package org.creditsledger.pricing.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.creditsledger.ledger.Posting;
import org.creditsledger.pricing.PriceUnit;
import org.creditsledger.pricing.PricingProblems;
import org.creditsledger.pricing.Quote;
import org.creditsledger.pricing.QuoteService;
import org.creditsledger.pricing.Work;
import org.creditsledger.problems.MayAnswer;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.security.Roles;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where products request the price of a job before they run it. */
@RestController
@Tag(name = "Jobs")
class QuoteController {

    private static final Set<String> PROGRAMS = Set.of("ROLE_" + Roles.SERVICE, "ROLE_" + Roles.READER);

    private final QuoteService quotes;

    QuoteController(QuoteService quotes) {
        this.quotes = quotes;
    }

    @Operation(
            operationId = "quoteJob",
            summary = "The price of a job, and whether the user has enough credits",
            description = "The quote fixes the price until it expires. No credits are reserved.")
    @MayAnswer(ProblemCode.UNKNOWN_PRICE)
    @GetMapping("/api/credits/quote")
    ResponseEntity<Answer> quote(@ParameterObject Parameters parameters, Authentication who) {
        var quote = quotes.quote(uid(parameters, who), parameters.work())
                .orElseThrow(() -> PricingProblems.unknownPrice(
                        parameters.source(),
                        parameters.model(),
                        parameters.resolution(),
                        parameters.durationSeconds()));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Answer.of(quote));
    }

    /** A program has no credits of its own, so it must name the user. */
    private static String uid(Parameters parameters, Authentication who) {
        if (parameters.uid() != null) {
            return parameters.uid();
        }
        if (who.getAuthorities().stream().anyMatch(authority -> PROGRAMS.contains(authority.getAuthority()))) {
            throw Problem.invalid("uid", "must not be null");
        }
        return who.getName();
    }

    record Parameters(
            @Parameter(description = "The user. Services must name one; for users it is the caller.")
            @Nullable @Pattern(regexp = Posting.ID_PATTERN) String uid,

            @Parameter(description = "The kind of job, as in the price list.", example = "text2image")
            @NotNull @Pattern(regexp = Work.SOURCE_PATTERN) String source,

            @Parameter(description = "The model, as in the price list.", example = "flux-pro")
            @NotNull @Pattern(regexp = Work.MODEL_PATTERN) String model,

            @Parameter(description = "The resolution of each output.", example = "1024x1024")
            @NotNull @Pattern(regexp = Work.RESOLUTION_PATTERN) String resolution,

            @Parameter(description = "The number of outputs.", example = "2") @NotNull @Min(1) @Max(Work.MAX_QUANTITY) Integer quantity,

            @Parameter(
                    description =
                            "The length of each output in seconds, to the millisecond. Required if the price depends on it.")
            @Nullable @DecimalMin(Work.MIN_DURATION_SECONDS) @DecimalMax(Work.MAX_DURATION_SECONDS) @Digits(integer = Work.WHOLE_SECONDS_DIGITS, fraction = Work.FRACTION_OF_SECONDS_DIGITS) BigDecimal durationSeconds) {

        Work work() {
            return new Work(source, model, resolution, quantity, durationSeconds);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Quote")
    record Answer(
            String quoteId,
            String type,
            long priceCredits,
            Breakdown breakdown,
            long available,
            boolean sufficient,
            Instant expiresAt) {

        static Answer of(Quote quote) {
            var cost = quote.cost();
            return new Answer(
                    quote.id(),
                    cost.type(),
                    cost.totalCredits(),
                    new Breakdown(
                            cost.unit(),
                            cost.units(),
                            cost.unitPriceCredits(),
                            cost.perOutputCredits(),
                            cost.rounded(),
                            cost.quantity()),
                    quote.available(),
                    quote.isSufficient(),
                    quote.expiresAt());
        }
    }

    @Schema(name = "PriceBreakdown", description = "Price of one output: units × unitPriceCredits, rounded up.")
    record Breakdown(
            PriceUnit unit,
            BigDecimal units,
            long unitPriceCredits,
            long perOutputCredits,
            boolean rounded,
            int quantity) {}
}
