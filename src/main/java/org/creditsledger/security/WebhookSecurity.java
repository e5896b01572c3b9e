package org.creditsledger.security;

import java.time.InstantSource;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

/** Allows requests to the webhooks that have a valid signature. */
@Configuration
class WebhookSecurity {

    private final WebhookProperties webhooks;
    private final InstantSource clock;
    private final ServiceIdentity identity;
    private final ProblemWriter problems;
    private final ApplicationEventPublisher events;

    WebhookSecurity(
            WebhookProperties webhooks,
            InstantSource clock,
            ServiceIdentity identity,
            ProblemWriter problems,
            ApplicationEventPublisher events) {
        this.webhooks = webhooks;
        this.clock = clock;
        this.identity = identity;
        this.problems = problems;
        this.events = events;
    }

    @Bean
    @Order(1)
    SecurityFilterChain jobsWebhook(HttpSecurity http) {
        var signature = new StandardWebhookSignature(webhooks.jobsSecrets(), clock);
        return webhook(http.securityMatcher("/api/webhooks/jobs"), signature, "service:jobs");
    }

    @Bean
    @Order(1)
    SecurityFilterChain stripeWebhook(HttpSecurity http) {
        var signature = new StripeSignature(webhooks.stripeSecrets(), clock);
        return webhook(http.securityMatcher("/api/webhooks/stripe"), signature, "service:payments");
    }

    private SecurityFilterChain webhook(HttpSecurity http, WebhookSignature signature, String serviceName) {
        var filter = new WebhookSignatureFilter(signature, serviceName, identity, problems, events);
        return SecurityConfig.stateless(http)
                .addFilterBefore(filter, AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(Roles.SERVICE))
                .build();
    }
}
