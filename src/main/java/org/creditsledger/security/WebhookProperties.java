package org.creditsledger.security;

import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The secrets that webhooks are signed with; several while one is being replaced by the next.
 *
 * @param jobsSecrets each {@code whsec_} and base64, as Standard Webhooks has it
 * @param stripeSecrets each as Stripe shows it, {@code whsec_…}
 */
@Validated
@ConfigurationProperties("credits.webhooks")
record WebhookProperties(
        @NotEmpty List<String> jobsSecrets, @NotEmpty List<String> stripeSecrets) {}
