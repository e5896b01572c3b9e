package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the answer of {@link OwnCredits#balances}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "Without `at`: balances, held and available credits. With `at`: the balances at that time.",
        content = @Content(schema = @Schema(implementation = BalancesAnswer.class)))
@interface BalancesOperation {}
