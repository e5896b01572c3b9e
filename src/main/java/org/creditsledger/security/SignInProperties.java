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
 * @param issuer the identity provider, exactly as in its ID tokens. Without it only the demo's accounts can sign in
 * @param clientId the ID of this application at the provider
 * @param clientSecret the secret of this application at the provider
 * @param scopes the scopes that a sign-in asks for
 * @param uidClaim the claim that becomes the uid at the first sign-in: 1–128 printable ASCII characters without spaces
 * @param rolesClaim the claim with the roles, in the ID token or at UserInfo. A path such as realm_access.roles leads
 *     into a claim
 * @param adminRoles the roles that make an admin
 * @param userRoles the roles that may sign in, besides admins. Empty: every account of the provider may
 * @param maxSessionAge how long a session lasts at most. Then the user signs in again, even one who is active
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

    /** Whether an identity provider is configured. */
    public boolean isByProvider() {
        return StringUtils.hasText(issuer);
    }
}
