package org.creditsledger.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;

/**
 * A real OpenID Connect provider with its own sign-in page, for tests in a browser: Spring Authorization Server. Its
 * users are {@link #PEOPLE}, all with the password {@value #PASSWORD}.
 */
public final class AuthorizationServer implements AutoCloseable {

    public static final String CLIENT_ID = "credits-ledger";
    public static final String CLIENT_SECRET = "a secret of the client";
    public static final String PASSWORD = "a password of theirs";

    /** The roles of each at {@code realm_access.roles}. */
    private static final Map<String, List<String>> PEOPLE = Map.of(
            "ada", List.of("credits-admin", "customer"),
            "ben", List.of("customer"),
            "cem", List.of("customer"),
            "dot", List.of("customer"),
            "eve", List.of("supplier"));

    private static final AtomicReference<RSAKey> KEY = new AtomicReference<>();

    private final ConfigurableApplicationContext context;

    /** @param applicationUrl the address for redirects, such as {@code http://localhost:8080} */
    public AuthorizationServer(String applicationUrl) {
        rotateKeys();
        context = new SpringApplicationBuilder(Provider.class)
                .properties(Map.of(
                        "spring.config.name", "authorization-server", // not the application's
                        "server.port", "0",
                        "provider.application-url", applicationUrl))
                .run();
    }

    /** Not {@code localhost}: a browser sends the cookies of a host to all its ports. */
    public String issuer() {
        return "http://127.0.0.1:"
                + ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    }

    /** Signs with a new key from now on, and no longer publishes the former one. */
    public void rotateKeys() {
        try {
            KEY.set(new RSAKeyGenerator(2_048)
                    .keyID(UUID.randomUUID().toString())
                    .generate());
        } catch (JOSEException exception) {
            throw new IllegalStateException(exception);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** Not a {@code @Configuration}, because the application's tests would find and use it. */
    @EnableWebSecurity
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        SecurityFilterAutoConfiguration.class
    })
    static class Provider {

        @Bean
        @Order(1)
        SecurityFilterChain protocol(HttpSecurity http) {
            return http.oauth2AuthorizationServer(server -> {
                        http.securityMatcher(server.getEndpointsMatcher());
                        server.oidc(Customizer.withDefaults());
                    })
                    .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .exceptionHandling(handling ->
                            handling.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain signInPage(HttpSecurity http) {
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(PEOPLE.keySet().stream()
                    .map(name -> User.withUsername(name)
                            .password("{noop}" + PASSWORD)
                            .build())
                    .toList());
        }

        @Bean
        RegisteredClientRepository clients(Environment environment) {
            var application = environment.getRequiredProperty("provider.application-url");
            return new InMemoryRegisteredClientRepository(RegisteredClient.withId("1")
                    .clientId(CLIENT_ID)
                    .clientSecret("{noop}" + CLIENT_SECRET)
                    .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                    .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                    .redirectUri(application + "/login/oauth2/code/oidc")
                    .postLogoutRedirectUri(application + "/login")
                    .scope("openid")
                    .scope("profile")
                    .scope("email")
                    .build());
        }

        @Bean
        OAuth2TokenCustomizer<JwtEncodingContext> claims() {
            return token -> {
                var name = token.getPrincipal().getName();
                token.getClaims()
                        .claim("email", name + "@people.example")
                        .claim("realm_access", Map.of("roles", PEOPLE.get(name)));
            };
        }

        @Bean
        JWKSource<SecurityContext> keys() {
            return (selector, _) -> selector.select(new JWKSet(KEY.get()));
        }

        @Bean
        JwtDecoder decoder(JWKSource<SecurityContext> keys) {
            return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        }

        @Bean
        AuthorizationServerSettings settings() {
            return AuthorizationServerSettings.builder().build();
        }
    }
}
