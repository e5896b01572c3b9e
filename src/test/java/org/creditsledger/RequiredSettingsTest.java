package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class RequiredSettingsTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("spring.datasource.url", "jdbc:postgresql://localhost/credits")
            .withProperty("credits.webhooks.jobs-secrets", "whsec_jobs")
            .withProperty("credits.webhooks.stripe-secrets", "whsec_stripe");

    @Test
    void with_all_settings_there_is_nothing_to_say() {
        assertThatCode(() -> RequiredSettings.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void all_that_are_missing_or_blank_are_named_at_once() {
        environment.setProperty("spring.datasource.url", "");
        environment.setProperty("credits.webhooks.stripe-secrets", " ");

        assertThatIllegalStateException()
                .isThrownBy(() -> RequiredSettings.check(environment))
                .withMessageEndingWith(": CREDITS_STRIPE_WEBHOOK_SECRET, SPRING_DATASOURCE_URL");
    }
}
