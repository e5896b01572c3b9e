package org.creditsledger;

import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Stops a start that lacks a setting, and names it. Spring Boot itself would go on with an in-memory database for real
 * money, or take the text of an unresolved placeholder for a secret.
 */
class RequiredSettings implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    private static final Map<String, String> PROPERTY_BY_SETTING = Map.of(
            "SPRING_DATASOURCE_URL", "spring.datasource.url",
            "CREDITS_JOBS_WEBHOOK_SECRET", "credits.webhooks.jobs-secrets",
            "CREDITS_STRIPE_WEBHOOK_SECRET", "credits.webhooks.stripe-secrets");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(Environment environment) {
        var missing = PROPERTY_BY_SETTING.entrySet().stream()
                .filter(entry -> !StringUtils.hasText(environment.getProperty(entry.getValue())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Not set, and needed outside of the demo: " + String.join(", ", missing));
        }
    }
}
