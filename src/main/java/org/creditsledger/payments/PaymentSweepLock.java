package org.creditsledger.payments;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.creditsledger.operations.OneNodeAtATime;
import org.springframework.stereotype.Component;

/** Lets one run at a time sweep payments, so that the nodes do not ask the provider the same. */
@Component
class PaymentSweepLock extends OneNodeAtATime {

    PaymentSweepLock(DataSource dataSource, InstantSource clock) {
        super("payment-sweep", dataSource, clock);
    }
}
