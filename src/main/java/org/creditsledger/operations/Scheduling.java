package org.creditsledger.operations;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * What runs now and then, on threads of its own. With virtual threads Spring Boot would run all that comes with a fixed delay
 * on one thread, one after the other: a payment provider that is slow would keep holds from expiring.
 */
@Configuration
class Scheduling {

    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }
}
