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
 * @param rolesClaim a claim, or a path to one within another, such as {@code realm_access.roles}
 * @param adminRole what stands there for an admin
 * @param userRole what stands there for a person whose token has scopes of services too
 * @param clientIdClaims where the name of a service stands; the first that is there counts
 */
@Validated
@ConfigurationProperties("credits.api")
record ApiProperties(
        @DefaultValue("roles") @NotBlank String rolesClaim,
        @DefaultValue("admin") @NotBlank String adminRole,
        @DefaultValue("user") @NotBlank String userRole,
        @DefaultValue({"client_id", "azp"}) @NotEmpty List<String> clientIdClaims) {}
