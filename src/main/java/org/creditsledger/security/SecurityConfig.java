package org.creditsledger.security;

import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinAwareSecurityContextHolderStrategyConfiguration;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.creditsledger.problems.Problem;
import org.creditsledger.problems.ProblemCode;
import org.creditsledger.problems.ProblemWriter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Defines which requests are allowed: one filter chain for the API, one for operators, one for the pages. The
 * webhooks have {@link WebhookSecurity}.
 */
@Configuration
@EnableMethodSecurity
@Import(VaadinAwareSecurityContextHolderStrategyConfiguration.class)
class SecurityConfig {

    /** The sign-in page. */
    static final String LOGIN_PATH = "/login";
    /** The sign-in form was submitted. */
    private static final RequestMatcher SIGN_IN =
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, LOGIN_PATH);
    /** Redirects to the identity provider. */
    static final String PROVIDER_PATH = "/oauth2/authorization/" + SignInConfig.REGISTRATION;

    /** Measuring each decision takes as long as the decision; requests are measured as a whole. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.withDefaults()
                .shouldObserveAuthorizations(false)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(
            HttpSecurity http,
            ProblemWriter problems,
            AccessTokens tokens,
            AccountChecks accounts,
            ObjectProvider<DemoAccounts> demoAccounts) {
        var notAllowed = new Problem(ProblemCode.FORBIDDEN, "You may not do this.");
        var demo = demoAccounts.getIfAvailable();
        var askForCredentials = new ApiEntryPoint(problems, demo != null);
        if (demo != null) {
            // The demo's password is public, so only the demo profile has these accounts.
            http.userDetailsService(demo::loadForApi)
                    .httpBasic(basic -> basic.authenticationEntryPoint(askForCredentials));
        }
        if (tokens.areAccepted()) {
            http.oauth2ResourceServer(server -> server.authenticationEntryPoint(askForCredentials)
                    .jwt(jwt -> jwt.decoder(tokens.decoder()).jwtAuthenticationConverter(tokens::authentication)));
        }
        return stateless(http.securityMatcher("/api/**"))
                .authorizeHttpRequests(requests -> requests.requestMatchers("/api/admin/**")
                        .hasRole(Roles.ADMIN)
                        .requestMatchers("/api/credits/quote")
                        .hasAnyRole(Roles.USER, Roles.ADMIN, Roles.SERVICE, Roles.READER)
                        .requestMatchers(HttpMethod.GET, "/api/credits/reservations")
                        .hasAnyRole(Roles.USER, Roles.ADMIN)
                        .requestMatchers(HttpMethod.GET, "/api/credits/reservations/**")
                        .hasAnyRole(Roles.SERVICE, Roles.READER)
                        .requestMatchers("/api/credits/users/**")
                        .hasAnyRole(Roles.SERVICE, Roles.READER)
                        .requestMatchers("/api/credits/reservations/**")
                        .hasRole(Roles.SERVICE)
                        // All other paths are a user's own data: programs have no credits and no invoices.
                        .anyRequest()
                        .hasAnyRole(Roles.USER, Roles.ADMIN))
                .addFilterBefore(accounts.ofCallers(), AuthorizationFilter.class)
                .exceptionHandling(handling -> handling.authenticationEntryPoint(askForCredentials)
                        .accessDeniedHandler((request, response, exception) -> problems.write(response, notAllowed)))
                .build();
    }

    /** Health only says up or down. It checks no credentials, so none can be guessed here. */
    @Bean
    @Order(1)
    SecurityFilterChain health(HttpSecurity http) {
        return stateless(http.securityMatcher("/actuator/health/**"))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** Operators may read the metrics and nothing else. */
    @Bean
    @Order(2)
    SecurityFilterChain operations(HttpSecurity http, OperatorProperties operator, ProblemWriter problems) {
        var askForPassword = new OperatorEntryPoint(problems);
        return stateless(http.securityMatcher("/actuator/**"))
                // Only the operator signs in here: with other accounts, each unknown name would cost a hash.
                .authenticationManager(new ProviderManager(new OperatorLogin(operator)))
                .httpBasic(basic -> basic.authenticationEntryPoint(askForPassword))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(askForPassword))
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(Roles.OPERATOR))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain pages(
            HttpSecurity http, SignInProperties signIn, AccountChecks accounts, RequestUtil vaadinRequests) {
        http.authorizeHttpRequests(requests ->
                        requests.requestMatchers("/credits-ledger.css").permitAll())
                .headers(Headers.ofAnswers())
                // Vaadin protects its requests with its own tokens. It would also exempt the sign-in form, but then
                // another site could sign a person in with an account of its choice.
                .csrf(csrf -> csrf.ignoringRequestMatchers(
                        request -> !isSignIn(request) && vaadinRequests.isFrameworkInternalRequest(request)))
                .exceptionHandling(handling -> handling.accessDeniedHandler(SecurityConfig::denied))
                .addFilterBefore(accounts.ofSessions(), AuthorizationFilter.class);
        if (signIn.isByProvider()) {
            // Set here because Spring Security would otherwise generate a page at the path of this application's page.
            http.oauth2Login(login -> login.loginPage(PROVIDER_PATH)
                    .failureHandler(SignInConfig.failures())
                    // There is no setting for this: without it, a provider that is down would cause a bare 500.
                    .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                        @Override
                        public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                            filter.setAuthenticationFailureHandler(SignInConfig.failures());
                            return filter;
                        }
                    }));
        }
        return http.with(VaadinSecurityConfigurer.vaadin(), vaadin -> {
                    vaadin.enableCsrfConfiguration(false);
                    if (signIn.isByProvider()) {
                        vaadin.oauth2LoginPage(PROVIDER_PATH, "{baseUrl}" + LOGIN_PATH);
                    } else {
                        vaadin.loginView(LOGIN_PATH);
                    }
                    // The router answers unknown pages, after sign-in.
                    vaadin.anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated);
                })
                .build();
    }

    private static boolean isSignIn(HttpServletRequest request) {
        return SIGN_IN.matches(request);
    }

    /** Sends the page again, with a valid CSRF token, if the token belongs to a session that has ended. */
    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (isSignIn(request)) {
            response.sendRedirect(LOGIN_PATH + "?error");
        } else {
            new AccessDeniedHandlerImpl().handle(request, response, denied);
        }
    }

    static HttpSecurity stateless(HttpSecurity http) {
        return http.headers(Headers.ofAnswers())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }
}
