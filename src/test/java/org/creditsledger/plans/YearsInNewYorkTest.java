package org.creditsledger.plans;

import org.creditsledger.integrity.IntegrityService;
import org.creditsledger.payments.StripeEvents;
import org.creditsledger.testing.DatabaseTest;
import org.creditsledger.testing.Given;
import org.creditsledger.testing.SettableClock;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.TestPropertySource;

@DatabaseTest
@WithMockUser(roles = {"SERVICE", "ADMIN"})
@TestPropertySource(properties = "credits.invoices.zone=America/New_York")
class YearsInNewYorkTest extends YearsOfPlans {

    YearsInNewYorkTest(
            StripeEvents stripe,
            PlanRepository plans,
            PlanCalendar calendar,
            IntegrityService integrity,
            Given given,
            SettableClock clock) {
        super("America/New_York", stripe, plans, calendar, integrity, given, clock);
    }
}
