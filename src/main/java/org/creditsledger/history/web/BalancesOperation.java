package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes {@link OwnCredits#balances}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "at",
        in = ParameterIn.QUERY,
        description = QueryParameters.TIME + " Now without it.",
        schema = @Schema(type = "string", example = "2026-03-01"))
@ApiResponse(
        responseCode = "200",
        description = "Without at: what there is, is reserved and is left. With at: the balances at that time.",
        content = @Content(schema = @Schema(implementation = BalancesAnswer.class)))
@interface BalancesOperation {}
