package org.creditsledger.history.web;

import org.creditsledger.ledger.LedgerService;
import org.creditsledger.problems.CreditType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Supplies the credit types that parameters may name. */
@Configuration
class KnownCreditTypes {

    @Bean
    CreditType.Codes creditTypeCodes(LedgerService ledger) {
        return ledger::creditTypes;
    }
}
