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
 * @param numberPrefix the beginning of each invoice number, before the year: up to 16 of A-Z, a-z, 0-9, _ and -
 * @param zone the time zone in which the seller's day and year begin, such as Europe/Paris
 * @param language the language of the invoices
 * @param taxName the name of the tax, such as VAT or GST
 * @param taxRateBasisPoints the tax rate that prices include, in hundredths of a percent: 2000 are 20 %
 * @param note a text at the end of each invoice, such as the reason for a rate of 0 %; up to 1,000 characters
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

    /**
     * @param name the seller on each invoice. Set it before anything is sold: an invoice keeps what it was issued with
     * @param addressLines the seller's address, up to ten lines
     * @param taxId the seller's tax ID
     * @param email the seller's e-mail address
     */
    record SellerProperties(
            @DefaultValue("") @Size(max = 200) String name,
            @DefaultValue @Size(max = 10) List<@Size(max = 200) String> addressLines,
            @DefaultValue("") @Size(max = 64) String taxId,
            @DefaultValue("") @Size(max = 254) String email) {}
}
