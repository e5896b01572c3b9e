package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what {@link QueryParameters#filter} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "Credit types: several, repeated or separated by commas. All without it.",
            array = @ArraySchema(schema = @Schema(type = "string", example = "image"))),
    @Parameter(
            name = "direction",
            in = ParameterIn.QUERY,
            description = "What entries do to the balance: several, repeated or separated by commas. Both without it.",
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"credit", "debit"}))),
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "What caused entries: several, repeated or separated by commas. All without it.",
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            pattern = "^[A-Za-z0-9_.-]{1,64}$",
                                            example = "text2image"))),
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = QueryParameters.TIME + " Inclusive; open without it.",
            schema = @Schema(type = "string", example = "2026-03-01T12:00:00Z")),
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = QueryParameters.TIME + " Exclusive; open without it.",
            schema = @Schema(type = "string", example = "2027-01-01"))
})
public @interface FilterParameters {}
