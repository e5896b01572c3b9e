package org.creditsledger.testing;

import org.creditsledger.database.DatabaseClock;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@TestConfiguration
class ClockForTests {

    @Bean
    @Primary
    SettableClock settableClock(DatabaseClock real) {
        return new SettableClock(real);
    }
}
