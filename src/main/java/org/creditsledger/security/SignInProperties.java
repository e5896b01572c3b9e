package org.creditsledger.security;

import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How people sign in to the pages: through any provider of OpenID Connect.
 *
 * @param issuer as in its ID tokens; below it the provider tells the rest (OpenID Connect Discovery 1.0). Without it nobody
 *     can sign in, except with the demo's accounts
 * @param clientSecret none for a client that has only PKCE (RFC 7636)
 * @param uidClaim the claim that is the uid when somebody signs in for the first time
 * @param rolesClaim a claim, or a path to one within another, such as {@code realm_access.roles}
 * @param adminRoles who has one of these is an admin
 * @param userRoles who has one of these, or is an admin, may come in; empty lets everybody in whom the provider knows
 * @param maxSessionAge after which somebody signs in again, however busy they are
 */
@Validated
@ConfigurationProperties("credits.sign-in")
public record SignInProperties(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("sub") @NotBlank String uidClaim,
        @DefaultValue("roles") @NotBlank String rolesClaim,
        @DefaultValue("admin") Set<String> adminRoles,
        @DefaultValue Set<String> userRoles,
        @DefaultValue("12h") Duration maxSessionAge) {

    /** Whether an identity provider is known. */
    public boolean isByProvider() {
        return StringUtils.hasText(issuer);
    }
}
