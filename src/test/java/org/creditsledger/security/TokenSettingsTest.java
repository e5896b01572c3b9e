package org.creditsledger.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.creditsledger.testing.IdentityProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.jwt.BadJwtException;

/** Settings of tokens in addition to those of {@link AccessTokensTest}. */
class TokenSettingsTest {

    private static final InstantSource CLOCK = InstantSource.system();

    IdentityProvider provider = new IdentityProvider(CLOCK);
    OAuth2ResourceServerProperties boot = new OAuth2ResourceServerProperties();
    ApiProperties api = new ApiProperties("roles", "admin", "user", List.of("client_id", "azp"));

    @BeforeEach
    void an_issuer() {
        boot.getJwt().setIssuerUri(IdentityProvider.ISSUER);
        boot.getJwt().setAudiences(List.of(IdentityProvider.AUDIENCE));
    }

    @Test
    void keys_may_be_at_an_address_that_the_issuer_does_not_publish() {
        boot.getJwt().setJwkSetUri(IdentityProvider.ISSUER + "/keys");

        assertThat(name(provider.person("alice"))).isEqualTo("alice");
        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> name(provider.ofAnotherIssuer("alice")));
        assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> name(provider.signedWithAnotherKey("alice")));
    }

    @Test
    void without_an_issuer_no_token_is_accepted_even_if_there_are_keys() {
        boot.getJwt().setIssuerUri("");
        boot.getJwt().setJwkSetUri(IdentityProvider.ISSUER + "/keys");

        assertThat(tokens().areAccepted()).isFalse();
    }

    @Test
    void an_issuer_without_an_audience_stops_the_start() {
        boot.getJwt().setAudiences(List.of(""));

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(this::tokens)
                .withMessageContaining("audiences");
    }

    @Test
    void a_uid_may_be_in_another_claim() {
        boot.getJwt().setPrincipalClaimName("preferred_username");

        var token = provider.token(claims -> claims.subject("4711").claim("preferred_username", "alice"));

        assertThat(name(token)).isEqualTo("alice");
    }

    @Test
    void roles_may_be_in_a_claim_whose_name_has_dots_and_be_a_text() {
        api = new ApiProperties("https://shop.example.com/roles", "billing", "user", List.of("azp"));

        var token = provider.token(
                claims -> claims.subject("alice").claim("https://shop.example.com/roles", "support billing"));

        assertThat(roles(token)).containsExactly("ROLE_ADMIN");
    }

    @Test
    void a_claim_of_another_shape_gives_no_role() {
        api = new ApiProperties("realm_access.roles", "admin", "user", List.of("azp"));

        assertThat(roles(provider.token(claims -> claims.subject("alice").claim("realm_access", "admin"))))
                .containsExactly("ROLE_USER");
        assertThat(roles(provider.token(claims -> claims.subject("alice").claim("realm_access", Map.of("roles", 7)))))
                .containsExactly("ROLE_USER");
    }

    @Test
    void an_unreachable_issuer_does_not_prevent_a_start() {
        boot.getJwt().setIssuerUri("http://localhost:1");
        var decoder = tokens().decoder();

        assertThatExceptionOfType(IssuerUnavailableException.class)
                .isThrownBy(() -> decoder.decode(provider.person("alice")));
    }

    private String name(String token) {
        var tokens = tokens();
        return tokens.authentication(tokens.decoder().decode(token)).getName();
    }

    private List<String> roles(String token) {
        var tokens = tokens();
        return tokens.authentication(tokens.decoder().decode(token)).getAuthorities().stream()
                .map(Object::toString)
                .toList();
    }

    private AccessTokens tokens() {
        return new AccessTokens(boot, api, CLOCK);
    }
}
