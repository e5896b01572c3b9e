package org.creditsledger.reports.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what {@link RangeParameters} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            required = true,
            description = "The first day, in UTC; less than 366 days before to.",
            schema = @Schema(type = "string", format = "date", example = "2026-03-01")),
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            required = true,
            description = "The last day, in UTC: it is among them. Not after today.",
            schema = @Schema(type = "string", format = "date", example = "2026-03-31")),
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "One credit type. All without it.",
            schema = @Schema(type = "string", example = "image"))
})
@interface SummaryParameters {}
