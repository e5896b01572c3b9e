package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.creditsledger.ledger.LedgerService;

/** Describes how much of a list is asked for, and from where. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "How many at most.",
            schema =
                    @Schema(
                            type = "integer",
                            format = "int32",
                            minimum = "1",
                            maximum = "" + LedgerService.MAX_PAGE_SIZE,
                            defaultValue = "" + QueryParameters.DEFAULT_LIMIT)),
    @Parameter(
            name = "startAfter",
            in = ParameterIn.QUERY,
            description = "The nextStartAfter of the answer before. The newest come first without it.",
            schema = @Schema(type = "string", format = "uuid"))
})
public @interface PageParameters {}
