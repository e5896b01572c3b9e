package org.creditsledger.security;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.HashMap;
import org.creditsledger.identity.Identity;
import org.creditsledger.identity.Role;
import org.creditsledger.identity.SignInResult;
import org.creditsledger.identity.User;
import org.creditsledger.identity.UserService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserSource;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Component;

/** Maps an identity from the provider to a user of the ledger and decides whether to admit them. */
@Component
class SignIn {

    /** The account has no role that may sign in. */
    static final String NO_ROLE = "no-role";
    /** The user was disabled. */
    static final String DISABLED = "disabled";
    /** The claim is no valid uid, or the uid belongs to another account. */
    static final String NO_UID = "no-uid";

    private static final Logger log = LoggerFactory.getLogger(SignIn.class);

    private final SignInProperties properties;
    private final UserService users;

    SignIn(SignInProperties properties, UserService users) {
        this.properties = properties;
        this.users = users;
    }

    SignedIn comesIn(OidcUserSource source) {
        var idToken = source.getUserRequest().getIdToken();
        var userInfo = source.getUserInfo();
        var values = new HashMap<String, Object>();
        if (userInfo != null) {
            values.putAll(userInfo.getClaims());
        }
        values.putAll(idToken.getClaims());
        var claims = new Claims(values);
        var identity =
                new Identity(requireNonNull(idToken.getIssuer()).toString(), requireNonNull(idToken.getSubject()));

        var role = role(claims, identity);
        var uid = claims.id(properties.uidClaim());
        if (uid == null || uid.startsWith(AccessTokens.SERVICE_PREFIX)) {
            throw refused(NO_UID, identity);
        }
        var email = requireNonNullElse(claims.text("email"), "");
        var told = new User(uid, email.length() > User.MAX_EMAIL_LENGTH ? "" : email, role);
        return switch (users.signIn(identity, told)) {
            case SignInResult.Welcome(var user) -> {
                log.info("signed in: uid={} role={} issuer={}", user.uid(), user.role(), identity.issuer());
                yield new SignedIn(user.uid(), user.role().name(), idToken, userInfo);
            }
            case SignInResult.Disabled _ -> throw refused(DISABLED, identity);
            case SignInResult.NotTheirs _ -> throw refused(NO_UID, identity);
        };
    }

    private Role role(Claims claims, Identity identity) {
        var roles = claims.words(properties.rolesClaim());
        if (roles.stream().anyMatch(properties.adminRoles()::contains)) {
            return Role.ADMIN;
        }
        if (!properties.userRoles().isEmpty() && roles.stream().noneMatch(properties.userRoles()::contains)) {
            throw refused(NO_ROLE, identity);
        }
        return Role.USER;
    }

    private static OAuth2AuthenticationException refused(String why, Identity identity) {
        log.warn("sign-in refused: reason={} issuer={} subject={}", why, identity.issuer(), identity.subject());
        return new OAuth2AuthenticationException(new OAuth2Error(why));
    }
}
