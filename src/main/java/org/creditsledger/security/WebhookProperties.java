package org.creditsledger.security;

import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The secrets that webhooks are signed with; several during a rotation.
 *
 * @param jobsSecrets the secrets of the job service's webhooks: whsec_ and base64. Several, separated by commas, while
 *     one is being replaced
 * @param stripeSecrets the secrets of Stripe's webhook endpoint, whsec_…. Several, separated by commas, while one is
 *     being replaced
 */
@Validated
@ConfigurationProperties("credits.webhooks")
record WebhookProperties(
        @NotEmpty List<String> jobsSecrets, @NotEmpty List<String> stripeSecrets) {}
