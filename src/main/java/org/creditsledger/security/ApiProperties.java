package org.creditsledger.security;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What tokens say of their bearers. Issuer, keys, audience and the claim with the uid are Spring Boot's own properties,
 * {@code spring.security.oauth2.resourceserver.jwt.*}.
 *
 * @param rolesClaim the claim of an access token with the roles: a list, or a text with spaces. A path such as
 *     realm_access.roles leads into a claim
 * @param adminRole the role of an admin
 * @param userRole the role of a person whose token also has the scopes of a service
 * @param clientIdClaims the claims that may have the name of a service. The first one that is present counts
 */
@Validated
@ConfigurationProperties("credits.api")
record ApiProperties(
        @DefaultValue("roles") @NotBlank String rolesClaim,
        @DefaultValue("admin") @NotBlank String adminRole,
        @DefaultValue("user") @NotBlank String userRole,
        @DefaultValue({"client_id", "azp"}) @NotEmpty List<String> clientIdClaims) {}
