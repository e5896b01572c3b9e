package org.creditsledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Refuses to start outside of the demo if a setting is missing or is only for trying out, and names all of them at
 * once. Spring Boot itself would continue with an in-memory database for real money, or take the text of an unresolved
 * placeholder for a secret.
 */
class RequiredSettings implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {

    static final Map<String, String> PROPERTY_BY_SETTING = new LinkedHashMap<>();

    static {
        PROPERTY_BY_SETTING.put("SPRING_DATASOURCE_URL", "spring.datasource.url");
        PROPERTY_BY_SETTING.put("SPRING_DATASOURCE_USERNAME", "spring.datasource.username");
        PROPERTY_BY_SETTING.put("SPRING_DATASOURCE_PASSWORD", "spring.datasource.password");
        PROPERTY_BY_SETTING.put("CREDITS_JOBS_WEBHOOK_SECRET", "credits.webhooks.jobs-secrets");
        PROPERTY_BY_SETTING.put("CREDITS_STRIPE_WEBHOOK_SECRET", "credits.webhooks.stripe-secrets");
        PROPERTY_BY_SETTING.put("CREDITS_OIDC_ISSUER", "credits.sign-in.issuer");
        PROPERTY_BY_SETTING.put("CREDITS_OIDC_CLIENT_ID", "credits.sign-in.client-id");
        PROPERTY_BY_SETTING.put("CREDITS_OIDC_CLIENT_SECRET", "credits.sign-in.client-secret");
    }

    /** They are public, in application-demo.properties. */
    private static final List<String> DEMO_SECRETS =
            List.of("whsec_Y3JlZGl0cy1sZWRnZXItZGVtby1qb2JzLXNlY3JldCE=", "whsec_credits_ledger_demo_stripe_secret");

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(Environment environment) {
        var isDemo = environment.matchesProfiles("demo");
        if (isDemo && !environment.matchesProfiles("production")) {
            return;
        }
        var wrong = new ArrayList<String>();
        PROPERTY_BY_SETTING.forEach((setting, property) -> {
            var value = environment.getProperty(property);
            if (!StringUtils.hasText(value)) {
                wrong.add(setting + " is not set");
            } else if (Arrays.stream(StringUtils.commaDelimitedListToStringArray(value))
                    .map(String::strip)
                    .anyMatch(DEMO_SECRETS::contains)) {
                wrong.add(setting + " is the demo's: everybody knows it");
            }
        });
        var url = environment.getProperty("spring.datasource.url", "");
        if (StringUtils.hasText(url) && !url.startsWith("jdbc:postgresql:")) {
            wrong.add("SPRING_DATASOURCE_URL is not PostgreSQL's: H2 is for trying out");
        }
        if (isDemo) {
            wrong.add(
                    "SPRING_PROFILES_ACTIVE has demo beside production: its accounts have a password that everybody knows");
        }
        if (!wrong.isEmpty()) {
            throw new StartRefused(wrong);
        }
    }
}
