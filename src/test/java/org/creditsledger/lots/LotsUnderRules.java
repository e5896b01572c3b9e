package org.creditsledger.lots;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.creditsledger.lots.LotRules.BackIntoExpired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The lots of the application under another rule. */
public final class LotsUnderRules {

    private LotsUnderRules() {}

    public static LotRepository of(ApplicationContext application, BackIntoExpired rule) {
        return new LotRepository(
                application.getBean(JdbcTemplate.class),
                new LotRules(rule, Duration.ofDays(7).toMillis(), LotRules.MoneyBackFrom.OWN),
                application.getBean(MeterRegistry.class));
    }
}
