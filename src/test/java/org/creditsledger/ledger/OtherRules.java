package org.creditsledger.ledger;

import javax.sql.DataSource;
import org.creditsledger.database.DatabaseTime;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.creditsledger.lots.LotsUnderRules;
import org.springframework.context.ApplicationContext;

/** Lets a test follow another rule about lots than the application, without starting another one. */
final class OtherRules {

    private OtherRules() {}

    static BatchWriter writer(ApplicationContext application, BackIntoExpired rule) {
        return new BatchWriter(
                application.getBean(BatchRepository.class),
                LotsUnderRules.of(application, rule),
                application.getBean(DataSource.class),
                application.getBean(DatabaseTime.class));
    }
}
