package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.env.MockEnvironment;

class RequiredSettingsTest {

    private final MockEnvironment environment = new MockEnvironment();

    @BeforeEach
    void setAll() {
        RequiredSettings.PROPERTY_BY_SETTING.values().forEach(property -> environment.setProperty(property, "any"));
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://localhost/credits");
    }

    @Test
    void a_complete_configuration_is_accepted() {
        assertThatCode(() -> RequiredSettings.check(environment)).doesNotThrowAnyException();
    }

    static Stream<String> settings() {
        return RequiredSettings.PROPERTY_BY_SETTING.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void each_missing_setting_is_named(String setting) {
        environment.setProperty(RequiredSettings.PROPERTY_BY_SETTING.get(setting), " ");

        refused(setting + " is not set");
    }

    @Test
    void all_errors_are_reported_at_once() {
        environment.setProperty("spring.datasource.url", "jdbc:h2:mem:credits");
        environment.setProperty("credits.sign-in.issuer", "");
        environment.setProperty(
                "credits.webhooks.jobs-secrets", "whsec_other, whsec_Y3JlZGl0cy1sZWRnZXItZGVtby1qb2JzLXNlY3JldCE=");

        refused("CREDITS_JOBS_WEBHOOK_SECRET is the demo's: everybody knows it; CREDITS_OIDC_ISSUER is not set; "
                + "SPRING_DATASOURCE_URL is not PostgreSQL's: H2 is for trying out");
    }

    @Test
    void the_demo_needs_nothing() {
        environment.setActiveProfiles("demo");
        environment.setProperty("credits.sign-in.issuer", "");

        assertThatCode(() -> RequiredSettings.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void the_demo_is_not_mixed_with_production() {
        environment.setActiveProfiles("production", "demo");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> RequiredSettings.check(environment))
                .withMessageContaining("SPRING_PROFILES_ACTIVE");
    }

    private void refused(String message) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> RequiredSettings.check(environment))
                .withMessage(message);
    }
}
