package org.creditsledger.history.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.creditsledger.ledger.Balances;
import org.creditsledger.lots.Lot;
import org.creditsledger.lots.LotList;

/** Describes both answers at once: generators of clients turn a choice between them into code that does not compile. */
@Schema(
        description = "Without `at`: balances, held and available. With `at`: a member for each credit type.",
        additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
interface BalancesAnswer {

    @Schema(description = "Without `at`: the current balances.")
    Balances getBalances();

    @Schema(description = "Without `at`: credits reserved by running jobs, by credit type, in whole credits.")
    Map<String, Long> getHeld();

    @Schema(description = "Without `at`: credits that can be spent, by credit type, in whole credits.")
    Map<String, Long> getAvailable();

    @Schema(
            description =
                    "Without `at`: credits that expire or have a category of their own, in the order of their use.")
    List<Lot> getLots();

    @Schema(description = "Without `at`: whole credits that end within 90 days if they are not used, by day in UTC.")
    List<LotList.Expiring> getExpiring();

    @Schema(description = "With `at`: whole credits. Other credit types have such a member, too.")
    Long getImage();

    @Schema(description = "With `at`: whole credits. Other credit types have such a member, too.")
    Long getVideo();
}
