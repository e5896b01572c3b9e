package org.creditsledger.security;

import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Sign-in through an OpenID Connect provider: code flow with PKCE, state and nonce, all by Spring Security. The
 * provider is first called when a person signs in, so the application can start without it.
 */
@Configuration
@ConditionalOnExpression("!'${credits.sign-in.issuer:}'.isBlank()")
class SignInConfig {

    /** A part of the redirect address: {@code /login/oauth2/code/oidc}. */
    static final String REGISTRATION = "oidc";

    private static final Logger log = LoggerFactory.getLogger(SignInConfig.class);
    private static final Set<String> TOLD = Set.of(SignIn.NO_ROLE, SignIn.DISABLED, SignIn.NO_UID);

    /** Not iterable on purpose: Spring Security would iterate at the start and so call the provider. */
    @Bean
    ClientRegistrationRepository clientRegistrations(SignInProperties properties) {
        var registration = new OnceKnown<>(() -> registration(properties));
        return id -> id.equals(REGISTRATION) ? registration.get() : null;
    }

    private static ClientRegistration registration(SignInProperties properties) {
        var hasSecret = StringUtils.hasText(properties.clientSecret());
        var metadata = ProviderMetadata.of(Objects.requireNonNull(properties.issuer()));
        return ClientRegistrations.fromOidcConfiguration(metadata.values())
                .registrationId(REGISTRATION)
                .clientId(Objects.requireNonNull(properties.clientId()))
                .clientSecret(hasSecret ? properties.clientSecret() : "")
                .clientAuthenticationMethod(
                        hasSecret ? ClientAuthenticationMethod.CLIENT_SECRET_BASIC : ClientAuthenticationMethod.NONE)
                .scope(properties.scopes())
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .build();
    }

    @Bean
    OidcUserService oidcUsers(SignIn signIn) {
        var userInfo = new DefaultOAuth2UserService();
        userInfo.setRestOperations(new RestTemplate(IdentityProviderCalls.requests()));
        var users = new OidcUserService();
        users.setOauth2UserService(userInfo);
        users.setOidcUserConverter(signIn::comesIn);
        return users;
    }

    @Bean
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
        var client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(IdentityProviderCalls.requests())
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    /** Accepts the algorithms of the provider's own keys, and fetches unknown keys. */
    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(InstantSource clock) {
        var decoders = new ConcurrentHashMap<String, JwtDecoder>();
        return registration -> decoders.computeIfAbsent(registration.getRegistrationId(), _ -> {
            var jwkSetUri =
                    Objects.requireNonNull(registration.getProviderDetails().getJwkSetUri());
            var decoder = ProviderKeys.decoder(() -> jwkSetUri, ProviderKeys.ANY_KEY_PAIR);
            var validator = new OidcIdTokenValidator(registration);
            validator.setClock(clock.withZone(ZoneOffset.UTC));
            decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(List.of(validator)));
            return decoder;
        });
    }

    /** Back to the sign-in page, which shows the reason. */
    static AuthenticationFailureHandler failures() {
        return (request, response, exception) -> {
            var code = exception instanceof OAuth2AuthenticationException refused
                    ? refused.getError().getErrorCode()
                    : "";
            if (!TOLD.contains(code)) {
                log.warn("sign-in failed: error={}", code, exception);
            }
            redirect(response, TOLD.contains(code) ? code : "failed");
        };
    }

    private static void redirect(jakarta.servlet.http.HttpServletResponse response, String why) throws IOException {
        response.sendRedirect("/login?error=" + why);
    }
}
