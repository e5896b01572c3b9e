package org.creditsledger.testing;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@TestConfiguration
class ClockForTests {

    @Bean
    @Primary
    SettableClock settableClock() {
        return new SettableClock();
    }
}
