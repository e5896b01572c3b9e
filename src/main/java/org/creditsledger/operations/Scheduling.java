package org.creditsledger.operations;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Runs scheduled tasks on threads of their own. With virtual threads, Spring Boot would run all fixed-delay tasks one
 * after the other on one thread: a slow payment provider would delay the expiry of holds.
 */
@Configuration
class Scheduling {

    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.build();
    }
}
