package org.creditsledger.invoices;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the next invoice says of its seller. An invoice keeps what it was issued with.
 *
 * @param numberPrefix before the year; also the beginning of a file name
 * @param zone where the seller's day and year begin
 * @param language what invoices are written in
 * @param taxRateBasisPoints included in prices; 2000 are 20 %
 * @param note printed at the end
 */
@Validated
@ConfigurationProperties("credits.invoices")
record InvoiceProperties(
        @DefaultValue("") @Pattern(regexp = "[A-Za-z0-9_-]{0,16}") String numberPrefix,

        @DefaultValue("UTC") ZoneId zone,
        @DefaultValue("en") Locale language,
        @DefaultValue("Tax") @Size(min = 1, max = 40) String taxName,
        @DefaultValue("0") @Min(0) @Max(10_000) int taxRateBasisPoints,
        @DefaultValue("") @Size(max = 1_000) String note,
        @DefaultValue @Valid SellerProperties seller) {

    record SellerProperties(
            @DefaultValue("") @Size(max = 200) String name,
            @DefaultValue @Size(max = 10) List<@Size(max = 200) String> addressLines,
            @DefaultValue("") @Size(max = 64) String taxId,
            @DefaultValue("") @Size(max = 254) String email) {}
}
