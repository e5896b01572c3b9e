package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.creditsledger.ledger.Balances;

/** Both answers in one description: of a choice between them, generators of clients make what does not compile. */
@Schema(
        description = "Without `at`: balances, held and available. With `at`: a member for each credit type.",
        additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
interface BalancesAnswer {

    @Schema(description = "Without at: what there is.")
    Balances getBalances();

    @Schema(description = "Without at: what running jobs have reserved of it, in whole credits.")
    Map<String, Long> getHeld();

    @Schema(description = "Without at: what is left to spend, in whole credits.")
    Map<String, Long> getAvailable();

    @Schema(description = "With at: whole credits; other credit types likewise.")
    Long getImage();

    @Schema(description = "With at: whole credits; other credit types likewise.")
    Long getVideo();
}
