package org.creditsledger.security;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Lets everyone read the API documentation: it reveals nothing that the source does not, and people who cannot sign in
 * need it most. It accepts only GET and checks no credentials.
 */
@Configuration
class DocumentationAccess {

    private static final List<String> PATHS = List.of(
            "/api/openapi.json",
            "/api/openapi.json.yaml",
            "/api/openapi.json/swagger-config",
            "/api/docs",
            "/api/swagger-ui/**",
            "/api/problems");

    @Bean
    @Order(1)
    SecurityFilterChain documentation(HttpSecurity http) {
        var read = PATHS.stream()
                .<RequestMatcher>map(
                        path -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, path))
                .toList();
        return http.securityMatcher(new OrRequestMatcher(read))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .headers(Headers.with(Headers.API_BROWSER))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
