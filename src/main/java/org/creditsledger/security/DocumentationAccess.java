package org.creditsledger.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Anybody may read what the API is: it says nothing that the source does not, and who cannot sign in needs it most. No
 * credentials are looked at here, and nothing can be written.
 */
@Configuration
class DocumentationAccess {

    static final String[] PATHS = {
        "/api/openapi.json",
        "/api/openapi.json.yaml",
        "/api/openapi.json/swagger-config",
        "/api/docs",
        "/api/swagger-ui/**",
        "/api/problems"
    };

    @Bean
    @Order(1)
    SecurityFilterChain documentation(HttpSecurity http) {
        return http.securityMatcher(PATHS)
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, "/api/**")
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, "/api/**")
                        .permitAll()
                        .anyRequest()
                        .denyAll())
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }
}
