package org.creditsledger.security;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Checks the tokens of the identity provider and turns each into an identity. */
@Component
class AccessTokens {

    static final String READ_SCOPE = "credits:read";
    static final String WRITE_SCOPE = "credits:write";

    /** The prefix of every program's name; no person's uid starts with it. */
    static final String SERVICE_PREFIX = "service:";

    private final OAuth2ResourceServerProperties.Jwt provider;
    private final String issuer;
    private final ApiProperties properties;
    private final InstantSource clock;

    AccessTokens(OAuth2ResourceServerProperties provider, ApiProperties properties, InstantSource clock) {
        this.provider = provider.getJwt();
        this.issuer = Objects.requireNonNullElse(this.provider.getIssuerUri(), "");
        this.properties = properties;
        this.clock = clock;
        if (areAccepted() && audiences().isEmpty()) {
            throw new IllegalStateException(
                    "spring.security.oauth2.resourceserver.jwt.audiences is empty: every token of"
                            + " the issuer would be accepted, whatever it was issued for");
        }
    }

    /** Whether an issuer is configured. Without one, no token is accepted. */
    boolean areAccepted() {
        return StringUtils.hasText(issuer);
    }

    /** Asks the issuer for its keys when the first token comes, so that a start does not depend on it. */
    JwtDecoder decoder() {
        var decoder = nimbus();
        return token -> {
            try {
                return decoder.decode(token);
            } catch (BadJwtException bad) {
                throw bad;
            } catch (JwtException noKeys) {
                throw new IssuerUnavailableException(noKeys);
            }
        };
    }

    private NimbusJwtDecoder nimbus() {
        var jwkSetUri = provider.getJwkSetUri();
        var decoder = StringUtils.hasText(jwkSetUri)
                ? ProviderKeys.decoder(() -> jwkSetUri, algorithms())
                : ProviderKeys.decoder(() -> ProviderMetadata.of(issuer).jwkSetUri(), ProviderKeys.ANY_KEY_PAIR);
        decoder.setJwtValidator(validator());
        return decoder;
    }

    private Set<JWSAlgorithm> algorithms() {
        return provider.getJwsAlgorithms().stream()
                .map(name -> Objects.requireNonNull(SignatureAlgorithm.from(name), () -> "algorithm " + name))
                .map(algorithm -> JWSAlgorithm.parse(algorithm.getName()))
                .collect(toUnmodifiableSet());
    }

    private OAuth2TokenValidator<Jwt> validator() {
        var time = new JwtTimestampValidator();
        time.setClock(clock.withZone(ZoneOffset.UTC));
        // Without this, a token without an expiry would be valid for ever.
        time.setAllowEmptyExpiryClaim(false);
        // An access token says "at+jwt" if its issuer follows RFC 9068, "JWT" or nothing if it does not.
        var type = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        type.setAllowEmpty(true);
        var audience = new JwtClaimValidator<List<String>>(
                JwtClaimNames.AUD,
                given -> given != null && audiences().stream().anyMatch(given::contains));
        return new DelegatingOAuth2TokenValidator<>(time, type, new JwtIssuerValidator(issuer), audience);
    }

    private List<String> audiences() {
        return provider.getAudiences().stream().filter(StringUtils::hasText).toList();
    }

    /**
     * A token with a scope of services belongs to a service, unless its roles say that it is a person's. A service is
     * never an admin, whatever roles it has at the provider. Every other token belongs to a person.
     */
    AbstractAuthenticationToken authentication(Jwt token) {
        var claims = new Claims(token.getClaims());
        var scopes = new HashSet<>(claims.words("scope"));
        scopes.addAll(claims.words("scp"));
        var mayWrite = scopes.contains(WRITE_SCOPE);
        var mayRead = scopes.contains(READ_SCOPE);
        var roles = claims.words(properties.rolesClaim());
        if (!mayWrite && !mayRead) {
            return person(token, roles.contains(properties.adminRole()) ? Roles.ADMIN : Roles.USER);
        }
        return roles.contains(properties.userRole()) ? person(token, Roles.USER) : service(token, mayWrite, mayRead);
    }

    private AbstractAuthenticationToken person(Jwt token, String role) {
        var claim = Objects.requireNonNullElse(provider.getPrincipalClaimName(), JwtClaimNames.SUB);
        var uid = new Claims(token.getClaims()).id(claim);
        if (uid == null || uid.startsWith(SERVICE_PREFIX)) {
            throw new InvalidBearerTokenException("The claim " + claim + " is not a uid");
        }
        return authenticated(token, uid, List.of(role));
    }

    private AbstractAuthenticationToken service(Jwt token, boolean mayWrite, boolean mayRead) {
        var claims = new Claims(token.getClaims());
        var clientId = properties.clientIdClaims().stream()
                .map(claims::id)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new InvalidBearerTokenException("No claim names the client"));
        var roles = new ArrayList<String>();
        if (mayWrite) {
            roles.add(Roles.SERVICE);
        }
        if (mayRead) {
            roles.add(Roles.READER);
        }
        return authenticated(token, SERVICE_PREFIX + clientId, roles);
    }

    private static AbstractAuthenticationToken authenticated(Jwt token, String name, List<String> roles) {
        var authorities = roles.stream().map(role -> "ROLE_" + role).toArray(String[]::new);
        return new JwtAuthenticationToken(token, AuthorityUtils.createAuthorityList(authorities), name);
    }
}
